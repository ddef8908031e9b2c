using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ChurnWorker.Commands;

namespace ChurnWorker.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string Header = "event_id,type,customer_id,order_id,occurred_at,amount,currency\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_that_comes_after_the_cutoff_changes_a_score()
    {
        var rows = Rows();
        var past = rows.Where(r => r.Day <= 200).ToList();

        var whole = await ScoresAsync("whole.csv", rows);
        var cut = await ScoresAsync("cut.csv", past);

        whole.Length.ShouldBe(121);
        whole[0].ShouldBe("customer_id,frequency,recency_days,age_days,monetary_value,p_alive,p_no_purchase,expected_purchases,expected_value,next_review_at");
        cut.ShouldBe(whole);
    }

    [Fact]
    public async Task Every_cutoff_is_reported_beside_the_naive_rules()
    {
        var report = _folder.Combine("report.json");

        var run = await EvaluateAsync(_folder.Write("log.csv", Csv(Rows())), "--from", "2024-05-01", "--to", "2024-07-15", "--horizon", "60", "--report", report);

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(report))!;
        result["cutoffs"]!.AsArray().Select(c => (string)c!["result"]!["cutoff"]!).ShouldBe(["2024-05-01", "2024-06-01", "2024-07-01"]);
        foreach (var cutoff in result["cutoffs"]!.AsArray())
        {
            cutoff!["result"]!["everybody"]!["rules"]!.AsArray().Select(r => (string)r!["rule"]!)
                .ShouldBe(["days_since_last_purchase", "fixed_90_days", "own_median_gap_x3", "rfm_quintiles"]);
            cutoff["result"]!["model"]!["bins"]!.AsArray().Sum(b => (int)b!["customers"]!).ShouldBe(120);
            ((string)cutoff["passport"]!["modelId"]!).ShouldBe((string)cutoff["result"]!["modelId"]!);
        }
    }

    [Theory]
    [InlineData("--cutoff", "2024-05-01", "--from", "2024-05-01")]
    [InlineData("--from", "2024-05-01")]
    [InlineData("--from", "2024-05-01", "--to", "2024-04-01")]
    [InlineData("--from", "2024-05-01", "--to", "2024-08-01", "--step", "often")]
    [InlineData("--cutoff", "2024-05-01", "--horizon", "0")]
    [InlineData]
    public async Task Cutoffs_that_make_no_sense_are_refused(params string[] arguments) =>
        (await EvaluateAsync(_folder.Write("log.csv", Header), arguments)).ExitCode.ShouldBe(ExitCodes.Usage);

    [Fact]
    public async Task Too_few_customers_give_no_forecast()
    {
        var run = await EvaluateAsync(_folder.Write("log.csv", Csv(Rows().Where(r => r.Customer < 49))), "--cutoff", "2024-05-01");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain("Fewer than 50 customers");
    }

    private async Task<string[]> ScoresAsync(string name, IEnumerable<(int Customer, int Day)> rows)
    {
        var scores = _folder.Combine($"scores-{name}");
        var run = await EvaluateAsync(_folder.Write(name, Csv(rows)), "--cutoff", "2024-07-19", "--horizon", "60", "--scores", scores);
        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
        return await File.ReadAllLinesAsync(scores);
    }

    /// <summary>120 customers, each with a rhythm of its own; some stop.</summary>
    private static List<(int Customer, int Day)> Rows() =>
    [
        .. from customer in Enumerable.Range(0, 120)
           from occasion in Enumerable.Range(0, customer % 7 == 0 ? 1 + (customer % 3) : 12)
           let day = (customer % 50) + (occasion * (11 + (customer * 13 % 29)))
           where day < 300
           orderby day, customer
           select (customer, day),
    ];

    private static string Csv(IEnumerable<(int Customer, int Day)> rows)
    {
        var text = new StringBuilder(Header);
        foreach (var (customer, day) in rows)
            text.Append(CultureInfo.InvariantCulture, $"e{customer}-{day},purchase,c{customer:D3},o{customer}-{day},{new DateTime(2024, 1, 1, 12, 0, 0).AddDays(day):s}Z,{10 + (customer % 17)}.00,EUR\n");
        return text.ToString();
    }

    private static Task<CommandRun> EvaluateAsync(string file, params string[] arguments) => CommandRun.OfAsync(EvaluateCommand.Create(), [file, .. arguments]);
}
