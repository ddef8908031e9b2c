using System.Text.Json;

namespace ChurnWorker.IntegrationTests.Contracts;

/// <summary>Recipes for campaign systems against their golden calls.</summary>
public sealed class RecipeTests
{
    private const string Recipes = "deploy/recipes/";
    private static readonly string[] s_kinds = ["triggered", "resolved", "retracted", "expired"];

    public static TheoryData<string> Names => ["klaviyo", "braze", "customerio", "iterable", "segment", "dittofeed"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recipe_makes_the_calls_that_its_golden_files_hold(string name)
    {
        var keys = new List<string>();
        foreach (var kind in s_kinds)
        {
            var sample = await File.ReadAllTextAsync(Foreign.PathOf($"src/ChurnWorker.Contracts/Samples/winback.{kind}.json"));
            var golden = await File.ReadAllTextAsync(Foreign.PathOf($"{Recipes}golden/{name}.{kind}.ndjson"));
            var (exitCode, output) = await Foreign.RunAsync(Recipes + "recipe.py", sample, name, $"winback.{kind}");

            exitCode.ShouldBe(0, output);
            output.ShouldBe(golden);
            keys.Add(KeyIn(JsonElement.Parse(output).GetProperty("body")));
        }

        keys.ShouldBeUnique();
        (await File.ReadAllTextAsync(Foreign.PathOf($"{Recipes}{name}.py"))).ShouldContain("Dedupe key:");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nobody_is_called_for_a_customer_who_was_erased(string name)
    {
        const string Erased = """{"triggerId":"7d0a4f0e-6b1c-5c58-9d8c-0f6f2f4f9a11","cycleId":"2f9b8f4c-3d0e-5a6e-8f5a-1b2c3d4e5f60","customerId":"","retractedAt":"2025-06-03T06:15:00Z","reason":"erased"}""";
        (await Foreign.RunAsync(Recipes + "recipe.py", Erased, name, "winback.retracted")).ShouldBe((0, ""));
        (await Foreign.RunAsync(Recipes + "recipe.py", "{}", name, "service.recovery.needed")).ShouldBe((0, ""));
    }

    /// <summary>Where each system looks for a repetition.</summary>
    private static string KeyIn(JsonElement body)
    {
        if (body.TryGetProperty("data", out var data) && data.TryGetProperty("attributes", out var attributes)) return attributes.GetProperty("unique_id").GetString()!;
        if (body.TryGetProperty("events", out var events)) return events[0].GetProperty("properties").GetProperty("dedupe_key").GetString()!;
        return body.GetProperty(body.TryGetProperty("messageId", out _) ? "messageId" : "id").GetString()!;
    }
}
