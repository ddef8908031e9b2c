using ChurnWorker.Configuration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Reports;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops.Page;

/// <summary>The first page: how intake, decisions and outbox are doing.</summary>
/// <param name="figures">What the store says.</param>
/// <param name="rate">Events by minute.</param>
/// <param name="readiness">The health checks.</param>
/// <param name="gauges">What other rooms know.</param>
/// <param name="context">Model and policy in force; null before the first calibration.</param>
/// <param name="options">The configuration.</param>
internal sealed class OverviewPage(
    OpsFigures figures, IReadOnlyList<(long Minute, long Count)> rate, ReadinessReport readiness, Gauges gauges, (ForecastModel Model, long Since)? context, WorkerOptions options)
{
    private const long Day = 86_400_000;

    public Markup Render() => PageFrame.Of("Overview", options.Shop.Tenant, "", Markup.Of($"""
        <h1>Overview</h1>
        <div id="live">
        <p class="quiet">As of <time datetime="{ReportText.Instant(figures.At)}">{ReportText.Instant(figures.At)}</time></p>
        {Health()}{Tiles()}
        <section aria-labelledby="h-intake"><h2 id="h-intake">Intake</h2>{IntakeChart().Render("intake")}{Quarantine()}</section>
        <section aria-labelledby="h-triggers"><h2 id="h-triggers">Triggers</h2>{TriggerChart().Render("triggers")}{CalendarChart().Render("calendar")}{Outcomes()}</section>
        <section aria-labelledby="h-results"><h2 id="h-results">Win-back results</h2>{Arms()}</section>
        <section aria-labelledby="h-model"><h2 id="h-model">Forecast model</h2>{Model()}</section>
        </div>
        """));

    private Markup Health() => Markup.Of($"""
        <ul class="checks" aria-label="Health">{readiness.Checks.Select(check => Markup.Of(
            $"""<li class="{(check.Healthy ? "good" : check.Informational ? "note" : "bad")}"><strong>{check.Name}</strong> {(check.Healthy ? "" : check.Informational ? "note: " : "not ready: ")}{check.Detail}</li>"""))}</ul>
        """);

    private Markup Tiles()
    {
        var lag = Read(gauges.IntakeLag);
        var held = Read(gauges.TriggersHeld) == 1;
        var perMinute = rate.Count > 1 ? rate[^2].Count : 0;
        return Markup.Of($"""
            <dl class="tiles">
            {Tile("Events in the last minute", Figure.Count(perMinute), "")}
            {Tile("Intake lag", Figure.Age(options.Bus.Transport == BusTransport.RabbitMq ? lag : 0), lag > options.Intake.MaxLagBeforeHold.TotalSeconds ? "bad" : "")}
            {Tile("Oldest message waiting", Figure.Age(figures.OldestPending is { } oldest ? (figures.At - oldest) / 1000.0 : 0), figures.OldestPending is { } old && figures.At - old > 900_000 ? "bad" : "")}
            {Tile("Messages waiting", Figure.Count(figures.Pending), "")}
            {Tile("Reviews waiting", Figure.Count(figures.Due), "")}
            {Tile("Triggers", held ? "held back" : "fire", held ? "bad" : "")}
            {Tile("In quarantine", Figure.Count(figures.Quarantine.Sum(row => row.Count)), "")}
            {Tile("Cancellations parked", Figure.Count(figures.Parked), "")}
            {Tile("Customers", Figure.Count(figures.Totals.Customers), "")}
            {Tile("Of high value", Figure.Count(figures.Totals.HighValue), "")}
            </dl>
            """);
    }

    private BarChart IntakeChart() => new(
        "Events taken in, by minute of the last hour (UTC)", "events",
        [.. rate.Select(minute => DateTimeOffset.FromUnixTimeSeconds(minute.Minute * 60).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))],
        [new BarSeries("accepted", "s1", [.. rate.Select(minute => (double)minute.Count)])]);

    private BarChart TriggerChart()
    {
        var first = (figures.At / Day) - OpsFigures.Days + 1;
        var days = Enumerable.Range(0, OpsFigures.Days).Select(i => first + i).ToList();
        return new BarChart(
            $"Triggers published, by day of the last {OpsFigures.Days} (UTC)", "triggers", [.. days.Select(Figure.Day)],
            [.. options.ToPolicy().Stages.Select((_, i) => new BarSeries(
                options.ToPolicy().StageName(i + 1), $"s{(i % 4) + 1}", [.. days.Select(day => (double)figures.Fired.Where(row => row.Day == day && row.Stage == i + 1).Sum(row => row.Count))]))]);
    }

    private BarChart CalendarChart()
    {
        var days = Enumerable.Range(0, OpsFigures.Days).Select(i => (figures.At / Day) + i).ToList();
        return new BarChart(
            $"Reviews that come if nobody buys, by day of the next {OpsFigures.Days} (UTC)", "reviews", [.. days.Select(Figure.Day)],
            [new BarSeries("reviews", "s2", [.. days.Select(day => (double)figures.Reviews.Where(row => row.Day == day).Sum(row => row.Count))])]);
    }

    private Markup Quarantine() => figures.Quarantine.Count == 0
        ? Markup.Of($"""<p>Nothing is in quarantine.</p>""")
        : Markup.Of($"""
            <table><caption>Quarantine by reason</caption><thead><tr><th scope="col">Reason</th><th scope="col">Inputs</th><th scope="col">Since</th></tr></thead><tbody>
            {figures.Quarantine.Select(row => Markup.Of($"<tr><th scope=\"row\">{row.Reason}</th><td>{Figure.Count(row.Count)}</td><td>{ReportText.Instant(row.Since)}</td></tr>"))}
            </tbody></table>
            """);

    private Markup Outcomes()
    {
        var totals = figures.Totals;
        (string Name, long Count)[] rows = [
            ("published", totals.Triggered), ("answered by a purchase", totals.Resolved), ("retracted", totals.Retracted), ("expired", totals.Expired),
            ("held out", totals.HeldOut), ("opened silently before the service went live", totals.Silent),
        ];
        return Markup.Of($"""
            <table><caption>Triggers since the beginning</caption><thead><tr><th scope="col">What became of them</th><th scope="col">Triggers</th></tr></thead><tbody>
            {rows.Select(row => Markup.Of($"<tr><th scope=\"row\">{row.Name}</th><td>{Figure.Count(row.Count)}</td></tr>"))}
            </tbody></table>
            """);
    }

    private Markup Arms() => Markup.Of($"""
        <table><caption>Cycles in which the customer bought while a trigger was open</caption>
        <thead><tr><th scope="col">Arm</th><th scope="col">Cycles</th><th scope="col">Bought</th><th scope="col">Share</th></tr></thead><tbody>
        {figures.Arms.Select(arm => Markup.Of($"<tr><th scope=\"row\">{(arm.IsHeldOut ? "held out" : "contacted")}</th><td>{Figure.Count(arm.Cycles)}</td><td>{Figure.Count(arm.Resolved)}</td><td>{Figure.Share(arm.Resolved, arm.Cycles)}</td></tr>"))}
        {(figures.Arms.Count == 0 ? Markup.Of($"""<tr><td colspan="4">No cycle yet.</td></tr>""") : Markup.None)}
        </tbody></table>
        """);

    private Markup Model()
    {
        if (context is not var (model, since))
            return Markup.Of($"""<p>No forecast yet: the shop has too few customers.</p>""");
        (string Name, string Value)[] rows = [
            ("model", model.Id), ("readiness", model.Readiness.ToString().ToLowerInvariant()), ("in force since", ReportText.Instant(since)),
            ("fitted on customers", Figure.Count(model.Customers)), ("of them repeat buyers", Figure.Count(model.RepeatCustomers)),
            ("log-likelihood", model.LogLikelihood.ToString("#,0.00", System.Globalization.CultureInfo.InvariantCulture)), ("converged", model.Converged ? "yes" : "no"),
        ];
        return Markup.Of($"""
            <table><caption>In force</caption><tbody>{rows.Select(row => Markup.Of($"<tr><th scope=\"row\">{row.Name}</th><td>{row.Value}</td></tr>"))}</tbody></table>
            """);
    }

    private static Markup Tile(string name, string value, string mood) => Markup.Of($"""<div class="{mood}"><dt>{name}</dt><dd>{value}</dd></div>""");

    private static double? Read(Func<double?>? gauge)
    {
        try
        {
            return gauge?.Invoke();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
