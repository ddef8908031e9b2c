using System.Text.Json;
using ChurnWorker.IntegrationTests.EndToEnd;

namespace ChurnWorker.IntegrationTests.Contracts;

/// <summary>The test kit for consumers, in the languages it is for.</summary>
public sealed class KitTests
{
    private const string Kit = "src/ChurnWorker.Contracts/Kit/";

    public static TheoryData<string> Kits => ["validate.py", "validate.mjs"];

    [Theory]
    [MemberData(nameof(Kits))]
    public async Task Every_sample_keeps_the_contract_and_every_broken_one_is_refused(string kit)
    {
        var (exitCode, output) = await Foreign.RunAsync(Kit + kit, "", "--samples");

        exitCode.ShouldBe(0, output);
        var schemas = Directory.GetFiles(Foreign.PathOf("src/ChurnWorker.Contracts/Schemas"));
        output.TrimEnd().Split('\n').Length.ShouldBe(schemas.Length);
        output.TrimEnd().Split('\n').ShouldAllBe(line => line.EndsWith(": ok", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kits))]
    public async Task A_message_that_breaks_the_contract_is_told_what_is_wrong(string kit)
    {
        var (exitCode, output) = await Foreign.RunAsync(Kit + kit, """{"triggerId":"x","cycleId":"2f9b8f4c-3d0e-5a6e-8f5a-1b2c3d4e5f60","customerId":"ann","expiredAt":"2025-06-02T08:00:00"}""", "winback.expired");

        exitCode.ShouldBe(1);
        output.TrimEnd().Split('\n').ShouldBe(["winback.expired.triggerId is no uuid", "winback.expired.expiredAt is no date-time"]);
    }

    [Theory]
    [MemberData(nameof(Kits))]
    public async Task Messages_as_the_worker_writes_them_keep_the_contract(string kit)
    {
        var folder = Directory.CreateTempSubdirectory("churnworker-kit-");
        try
        {
            string At(string name) => Path.Combine(folder.FullName, name);
            await WorkerProcess.ExecuteAsync(new Dictionary<string, string>(), "simulate", "--customers", "300", "--days", "400", "--seed", "7", "--out", At("shop.csv"));
            await WorkerProcess.ExecuteAsync(new Dictionary<string, string>(), "replay", At("shop.csv"), "--triggers", At("out.ndjson"));
            var kinds = File.ReadLines(At("out.ndjson")).Select(line => JsonElement.Parse(line)).GroupBy(line => line.GetProperty("type").GetString()!).ToList();

            kinds.Select(kind => kind.Key).ShouldBe(["winback.triggered", "winback.resolved", "winback.expired"], ignoreOrder: true);
            foreach (var kind in kinds)
            {
                var (exitCode, output) = await Foreign.RunAsync(Kit + kit, kind.Last().GetProperty("data").GetRawText(), kind.Key);
                exitCode.ShouldBe(0, output);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
