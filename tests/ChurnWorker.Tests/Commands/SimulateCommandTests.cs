using System.Security.Cryptography;
using System.Text.Json;
using ChurnWorker.Commands;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Commands;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("shop.csv")]
    [InlineData("shop.csv.gz")]
    [InlineData("shop.ndjson")]
    [InlineData("shop.ndjson.gz")]
    public async Task Every_row_of_a_written_file_is_an_event_to_the_intake(string name)
    {
        var run = await RunAsync("--customers", "200", "--out", _folder.Combine(name), "--json");

        run.ExitCode.ShouldBe(0);
        var rows = EventFile.Read(_folder.Combine(name), "test", null).ToList();
        rows.ShouldAllBe(r => r.Event != null);
        rows.Count.ShouldBe(JsonSerializer.Deserialize<JsonElement>(run.Output).GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task Csv_and_ndjson_tell_the_same_story()
    {
        await RunAsync("--customers", "100", "--out", _folder.Combine("a.csv"));
        await RunAsync("--customers", "100", "--out", _folder.Combine("a.ndjson"));

        var csv = EventFile.Read(_folder.Combine("a.csv"), "test", null).Select(r => r.Event! with { Version = 0, Currency = "", Detail = null });
        var ndjson = EventFile.Read(_folder.Combine("a.ndjson"), "test", null).Select(r => r.Event! with { Version = 0, Currency = "", Detail = null });

        ndjson.ShouldBe(csv);
    }

    [Theory]
    [InlineData("a.csv", "b.csv")]
    [InlineData("a.csv.gz", "b.csv.gz")]
    public async Task Equal_seeds_write_equal_bytes(string first, string second)
    {
        await RunAsync("--seed", "42", "--customers", "100", "--out", _folder.Combine(first));
        await RunAsync("--seed", "42", "--customers", "100", "--out", _folder.Combine(second));

        Hash(second).ShouldBe(Hash(first));
    }

    [Fact]
    public async Task The_truth_has_a_row_for_every_customer()
    {
        await RunAsync("--customers", "100", "--out", _folder.Combine("a.csv"), "--truth", _folder.Combine("truth.csv"));

        var rows = await File.ReadAllLinesAsync(_folder.Combine("truth.csv"));

        rows[0].ShouldBe("customer_id,rate_per_day,regularity,dropout_probability,mean_amount,orders,dropped_out_at");
        rows.Length.ShouldBe(101);
        rows[1].Split(',').Length.ShouldBe(7);
    }

    [Fact]
    public async Task Start_and_currency_are_those_asked_for()
    {
        await RunAsync("--customers", "50", "--days", "30", "--start", "2020-02-29", "--currency", "JPY", "--out", _folder.Combine("a.csv"));

        var purchases = EventFile.Read(_folder.Combine("a.csv"), "test", null).Select(r => r.Event!).Where(e => e.Amount is not null).ToList();

        purchases.ShouldAllBe(e => e.Currency == "JPY" && e.OccurredAt >= 1_582_934_400_000 && e.OccurredAt < 1_582_934_400_000 + 30 * 86_400_000L);
    }

    [Theory]
    [InlineData("--customers", "0")]
    [InlineData("--days", "many")]
    [InlineData("--start", "01/02/2024")]
    [InlineData("--currency", "XYZ")]
    public void A_wrong_argument_is_an_error_of_usage(params string[] arguments) =>
        SimulateCommand.Create().Parse([.. arguments, "--out", "x.csv"]).Errors.ShouldNotBeEmpty();

    [Fact]
    public async Task A_file_that_cannot_be_written_fails_and_leaves_nothing_behind()
    {
        var run = await RunAsync("--customers", "1", "--out", _folder.Combine("missing/a.csv"));

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("cannot be written");
        run.Output.ShouldBeEmpty();
    }

    private static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(SimulateCommand.Create(), arguments);

    private string Hash(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder.Combine(name))));
}
