using System.Globalization;
using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Questions;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Reports;

/// <summary>What <c>explain</c> says can be worked out again from the stored rows and the formulas of the literature alone.</summary>
public sealed class ExplainReportTests : IDisposable
{
    private const double WeekMilliseconds = 7 * 86_400_000.0;
    private const double FourDecimals = 0.00005;
    private const double HorizonWeeks = 90 / 7.0;
    private static readonly WorkerOptions _options = new() { WinBack = new WinBackOptions { HoldoutPercent = 0, Replenishment = true } };
    private readonly Bench _bench = new(model: Bench.Model);

    public ExplainReportTests()
    {
        MetaStore.LiveSince(_bench.Database, 0);
        _bench.Take(63, [.. Bench.Weekly("A"), Bench.Purchase("A", "undone", 65)]);
        _bench.Take(66, Bench.Cancellation("A", "undone", 66), Bench.Cancellation("A", "A-3", 66, 1200), Bench.Cancellation("A", "", 66, 500, "credit"));
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_the_stored_rows_to_four_decimals()
    {
        _bench.Sweep(110);
        var said = Explained(110).GetProperty("forecast");
        var (x, tx, age) = Stored(110);
        var (r, alpha, a, b) = Parameters();
        var stayed = (b + x) / a;
        var usual = Math.Pow((alpha + tx) / (alpha + age), r + x);
        var alive = 1 / (1 + 1 / (stayed * usual));

        Number(said, "frequency").ShouldBe(x);
        Number(said, "recencyWeeks").ShouldBe(tx, FourDecimals);
        Number(said, "ageWeeks").ShouldBe(age, FourDecimals);
        Number(said, "oddsOfHavingStayed").ShouldBe(stayed, FourDecimals);
        Number(said, "howUsualTheSilence").ShouldBe(usual, FourDecimals);
        Number(said, "pAlive").ShouldBe(alive, FourDecimals);
        Number(said, "pNoPurchase").ShouldBe(NoPurchase(x, tx, age), FourDecimals);
        (100 * Number(said, "expectedValue")).ToString("F0", CultureInfo.InvariantCulture).ShouldBe(_bench.Query("SELECT DISTINCT expected_value FROM triggers").Single());
        Text(110).ShouldContain(string.Create(CultureInfo.InvariantCulture, $"odds of having stayed {stayed:F4} x how usual this silence is {usual:F4} = odds of being alive {stayed * usual:F4}, P(alive) = {alive:F4}"));
    }

    [Fact]
    public void At_the_instant_of_a_stage_the_probability_is_its_threshold_worked_out_again()
    {
        var (x, tx, _) = Stored(110);
        foreach (var stage in Explained(110).GetProperty("stages").EnumerateArray())
        {
            stage.GetProperty("byDueDate").GetBoolean().ShouldBeFalse();
            NoPurchase(x, tx, tx + ((Instant(stage, "at") - Bench.At(63)) / WeekMilliseconds)).ShouldBe(Number(stage, "threshold"), FourDecimals);
        }
    }

    [Fact]
    public void An_order_before_the_next_stage_starts_the_silence_anew()
    {
        var said = Explained(70).GetProperty("counterfactual");
        var (x, _, _) = Stored(70);
        var tx = 70 / 7.0;

        said.GetProperty("orderBefore").GetString().ShouldBe(Explained(70).GetProperty("stages")[0].GetProperty("at").GetString());
        Instant(said, "orderAt").ShouldBe(Bench.At(70));
        NoPurchase(x + 1, tx, tx + ((Instant(said, "firstStageAt") - Bench.At(70)) / WeekMilliseconds)).ShouldBe(0.7, FourDecimals);

        _bench.Take(70, Bench.Purchase("A", "anew", 70));
        Explained(71).GetProperty("stages")[0].GetProperty("at").GetString().ShouldBe(said.GetProperty("firstStageAt").GetString());
    }

    [Fact]
    public void The_history_that_counts_and_what_was_cancelled_are_told()
    {
        var history = Explained(110).GetProperty("history");

        history.GetProperty("orders").GetArrayLength().ShouldBe(10);
        history.GetProperty("orders")[3].GetProperty("refunded").GetDecimal().ShouldBe(12);
        history.GetProperty("cancelled")[0].GetProperty("orderId").GetString().ShouldBe("undone");
        history.GetProperty("unmatchedCancellations").GetInt32().ShouldBe(1);
        Text(110).ShouldContain("10 orders that count, 1 cancelled, 1 credits");
    }

    [Fact]
    public void Every_gate_is_told_in_order_and_the_decision_is_the_one_a_review_comes_to()
    {
        var gates = Gates(110);
        gates.Select(g => g.Code).ShouldBe(Decider.AskEveryGate(new CustomerCase(Row().Summary, Row().Tier, null, Row().Signals, []), _bench.Engine.Models.Context!, 0).Select(g => g.Code));
        gates.ShouldAllBe(g => g.Passed);
        Decision(110).ShouldBe("fired");

        _bench.Sweep(110);
        _bench.Query("SELECT reason FROM decisions").ShouldBe(["fired"]);
        Decision(111).ShouldBe("not_lapsing");
        Gates(111).Where(g => !g.Passed).Select(g => g.Code).ShouldBe(["not_lapsing", "cooldown"]);

        _bench.Take(112, Saying.That(ActivityKind.Consent, "A", 112, "") with { Term = "email", Score = 0 });
        Gates(113).Where(g => !g.Passed).Select(g => g.Code).ShouldBe(["consent", "cooldown"]);
        Decision(113).ShouldBe("consent");
        Text(113).ShouldContain("consent: holds until an event, a model or a policy lifts it");
    }

    [Fact]
    public void A_replenishment_that_holds_a_win_back_is_told_with_its_article_in_words_and_numbers()
    {
        using var bench = new Bench(_options, Bench.Model);
        MetaStore.LiveSince(bench.Database, 0);
        bench.Take(63, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = """{"lines":[{"sku":"pills","quantity":1,"supplyDays":180},{"sku":"tea","quantity":1,"supplyDays":200}]}""" } : e)]);
        bench.SweepDaily(63, 160);
        using var reader = bench.Database.OpenReader();
        var report = CustomerExplanations.Of(reader, "A", _options, Bench.At(160))!;
        using var words = new StringWriter();
        report.Write(words);
        words.ToString().ShouldContain("1 of pills bought 2024-03-04T12:00:00.000Z, which last 180 days; reminder 2024-08-26T12:00:00.000Z, no win-back before 2024-09-07T12:00:00.000Z");
        words.ToString().ShouldContain("Put off by replenishment_due, of pills: next review");
        words.ToString().ShouldContain("replenishment_due: holds until 2024-09-07T12:00:00.000Z, of pills");
        JsonSerializer.SerializeToElement(report.ToJson(), ReportJson.Options).GetProperty("replenishments").EnumerateArray().Select(r => r.GetProperty("holdsWinBackUntil").ValueKind)
            .ShouldBe([JsonValueKind.String, JsonValueKind.Null], "tea runs out later");
    }

    [Fact]
    public void Before_the_service_ever_ran_a_replenishment_holds_as_it_would_had_it_gone_live_at_that_instant()
    {
        using var imported = new Bench(_options, Bench.Model, liveSince: long.MaxValue);
        imported.Take(64, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = """{"lines":[{"sku":"pills","quantity":1,"supplyDays":180}]}""" } : e)]);
        using var reader = imported.Database.OpenReader();
        using var words = new StringWriter();
        CustomerExplanations.Of(reader, "A", _options, Bench.At(160))!.Write(words);
        words.ToString().ShouldContain("replenishment_due: holds until 2024-09-07T12:00:00.000Z, of pills");
    }

    private static double NoPurchase(double x, double tx, double age)
    {
        var (r, alpha, a, b) = (0.525, 6.182, 0.891, 1.614);
        var alive = 1 / (1 + a / (b + x) * Math.Pow((alpha + age) / (alpha + tx), r + x));
        return 1 - alive * (1 - Math.Pow((alpha + age) / (alpha + age + HorizonWeeks), r + x));
    }

    /// <summary>Frequency, recency and age as SQL finds them.</summary>
    private (double X, double Tx, double Age) Stored(double day)
    {
        var row = _bench.Query("SELECT occasions, first_day, last_day, last_purchase_at FROM customers").Single().Split('|').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        var tx = (row[2] - row[1]) / 7;
        return (row[0] - 1, tx, tx + ((Bench.At(day) - row[3]) / WeekMilliseconds));
    }

    private (double R, double Alpha, double A, double B) Parameters()
    {
        using var passport = JsonDocument.Parse(_bench.Query("SELECT passport FROM models").Single());
        var parameters = passport.RootElement.GetProperty("parameters");
        return (Number(parameters, "r"), Number(parameters, "alpha"), Number(parameters, "a"), Number(parameters, "b"));
    }

    private CustomerRow Row() => _bench.Database.Read(reader =>
    {
        using var customers = new CustomerReader(reader, _bench.Engine.Options.Shop.ToFoldRules());
        return customers.Find("A")!.Row!;
    });

    private List<(string Code, bool Passed)> Gates(double day) =>
        [.. Explained(day).GetProperty("review").GetProperty("gates").EnumerateArray().Select(g => (g.GetProperty("gate").GetString()!, g.GetProperty("passed").GetBoolean()))];

    private string Decision(double day) => Explained(day).GetProperty("review").GetProperty("decision").GetString()!;

    private JsonElement Explained(double day) => JsonSerializer.SerializeToElement(Report(day).ToJson(), ReportJson.Options);

    private string Text(double day)
    {
        using var output = new StringWriter();
        Report(day).Write(output);
        return output.ToString();
    }

    private ExplainReport Report(double day) => _bench.Database.Read(reader => CustomerExplanations.Of(reader, "A", _bench.Engine.Options, Bench.At(day))).ShouldNotBeNull();

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();

    private static long Instant(JsonElement of, string name) => of.GetProperty(name).GetDateTimeOffset().ToUnixTimeMilliseconds();
}
