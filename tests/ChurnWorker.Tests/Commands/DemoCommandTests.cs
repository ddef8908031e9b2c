using System.Text.Json;
using ChurnWorker.Commands;
using ChurnWorker.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_figures_hold_together_and_what_is_kept_is_the_story_that_was_told()
    {
        var kept = _folder.Combine("kept");
        var figures = JsonSerializer.Deserialize<JsonElement>((await RunAsync("--keep", kept, "--json")).Output);
        int Figure(string name) => figures.GetProperty(name).GetInt32();
        var rule = figures.GetProperty("againstFixedRule");
        var history = (await File.ReadAllLinesAsync(Path.Combine(kept, "history.ndjson"))).Distinct(StringComparer.Ordinal).Count();

        Figure("flagged").ShouldBeInRange(1, Figure("highValue"));
        Figure("highValue").ShouldBeLessThan(Figure("customers"));
        Figure("customers").ShouldBeLessThanOrEqualTo(400);
        Figure("silences").ShouldBeGreaterThanOrEqualTo(Figure("flagged"));
        Figure("cameBack").ShouldBeInRange(1, Figure("silences"));
        Figure("heldOutCameBack").ShouldBeLessThanOrEqualTo(Figure("heldOut"));
        figures.GetProperty("valueAtStake").GetDecimal().ShouldBeGreaterThan(0);
        rule.GetProperty("silences").GetInt32().ShouldBeInRange(1, Figure("silences"));
        rule.GetProperty("medianDaysOften").GetDouble().ShouldBeGreaterThan(rule.GetProperty("medianDaysSeldom").GetDouble());

        using var store = Database.Open(Path.Combine(kept, "store.db"));
        int Count(string what) => store.Writer.ExecuteScalar<int>($"SELECT COUNT(*) FROM {what}");
        Figure("received").ShouldBe(Figure("published"));
        Count("outbox").ShouldBe(Figure("published"));
        Count("outbox WHERE published_at IS NOT NULL").ShouldBe(Figure("published"));
        (await File.ReadAllLinesAsync(Path.Combine(kept, "winback.ndjson"))).Length.ShouldBe(Figure("published"));
        Count("customers").ShouldBe(Figure("customers"));
        Count("quarantine").ShouldBe(0);
        // The rest came in over the bus
        Count("ledger").ShouldBeGreaterThan(history);
    }

    [Fact]
    public async Task A_second_run_tells_the_same_figures()
    {
        var first = await RunAsync();
        var second = await RunAsync();

        first.ExitCode.ShouldBe(0);
        second.Output.ShouldBe(first.Output);
        first.Output.ShouldContain("came back afterwards");
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_alone()
    {
        _folder.Write("mine.txt", "mine");

        var run = await RunAsync("--keep", _folder.Path);

        run.ExitCode.ShouldBe(2);
        Directory.GetFileSystemEntries(_folder.Path).Length.ShouldBe(1);
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(DemoCommand.Create(), ["--customers", "400", .. arguments]);
}
