using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Reports;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops.Page;

/// <summary>The first page: how intake, decisions and outbox are doing at this moment, and below it what the owner reads, as it was computed last.</summary>
/// <param name="figures">What the store says.</param>
/// <param name="rate">Events by minute.</param>
/// <param name="readiness">The health checks.</param>
/// <param name="gauges">What other rooms know.</param>
/// <param name="context">Model and policy in force; null before the first calibration.</param>
/// <param name="report">The owner's report; null before the first.</param>
/// <param name="options">The configuration.</param>
internal sealed class OverviewPage(
    OpsFigures figures, IReadOnlyList<(long Minute, long Count)> rate, ReadinessReport readiness, Gauges gauges, (ForecastModel Model, long Since)? context, ComputedReport? report, WorkerOptions options)
{
    private const long Day = 86_400_000;
    private const double OldSeconds = 900;

    public Markup Render() => PageFrame.Of("Overview", options.Shop.Tenant, "", Markup.Of($"""
        <h1>Overview</h1>
        <nav class="sections" aria-label="On this page"><a href="#intake">Intake</a> <a href="#triggers">Triggers</a> <a href="#customers">Customers</a> <a href="#winback">Win-back</a> <a href="#model">Forecasts</a></nav>
        <div id="live">
        <p class="quiet">As of <time datetime="{ReportText.Instant(figures.At)}">{Figure.Moment(figures.At)}</time></p>
        {Health()}{Now()}
        <section id="intake" aria-labelledby="h-intake"><h2 id="h-intake">Intake</h2><div class="charts">{IntakeChart().Render("intake-rate")}{new QuarantineChart(figures.Quarantine).Render("quarantine")}</div></section>
        <section id="triggers" aria-labelledby="h-triggers"><h2 id="h-triggers">Triggers</h2><div class="charts">{TriggerChart().Render("fired")}{new CalendarChart(figures.Calendar, figures.Today).Render("calendar")}{Outcomes()}</div></section>
        </div>
        {new OwnerSections(report, context, options.Calibration.Interval).Render()}
        """));

    private Markup Health() => Markup.Of($"""
        <ul class="checks" aria-label="Health">{readiness.Checks.Select(check => Markup.Of(
            $"""<li class="{(check.Healthy ? "good" : check.Informational ? "note" : "bad")}"><strong>{check.Name}</strong> {(check.Healthy ? "" : check.Informational ? "note: " : "not ready: ")}{check.Detail}</li>"""))}</ul>
        """);

    private Markup Now()
    {
        var lag = options.Bus.Transport == BusTransport.RabbitMq ? Read(gauges.IntakeLag) : 0;
        var (held, wave) = (Read(gauges.TriggersHeld) == 1, Read(gauges.WaveHeld) == 1);
        var oldest = figures.OldestPending is { } since ? (figures.At - since) / 1000.0 : 0;
        return Tiles.Of(
            ("Events in the last minute", Figure.Count(rate.Count > 1 ? rate[^2].Count : 0), "", false),
            ("Intake lag", Figure.Age(lag), "", lag > options.Intake.MaxLagBeforeHold.TotalSeconds),
            ("Reviews waiting", Figure.Count(figures.Due), "", false),
            ("Triggers", held || wave ? "held back" : "fire", wave ? "a wave of reviews" : held ? "events may be missing" : "", held || wave),
            ("Messages waiting", Figure.Count(figures.Pending), "", false),
            ("Oldest message waiting", Figure.Age(oldest), "", oldest > OldSeconds),
            ("In quarantine", Figure.Count(figures.Quarantine.Sum(row => row.Count)), "", false),
            ("Cancellations parked", Figure.Count(figures.Parked), "", false),
            ("Customers", Figure.Count(figures.Totals.Customers), "", false),
            ("Of high value", Figure.Count(figures.Totals.HighValue), "", false));
    }

    private BarChart IntakeChart() => new(
        "Events taken in, by minute of the last hour (UTC)", "events",
        [.. rate.Select(minute => DateTimeOffset.FromUnixTimeSeconds(minute.Minute * 60).ToString("HH:mm", CultureInfo.InvariantCulture))],
        [new BarSeries("accepted", "s1", [.. rate.Select(minute => (double)minute.Count)])]);

    private BarChart TriggerChart()
    {
        var first = (figures.At / Day) - OpsFigures.Days + 1;
        var days = Enumerable.Range(0, OpsFigures.Days).Select(i => first + i).ToList();
        var policy = options.ToPolicy();
        return new BarChart(
            $"Triggers published, by day of the last {OpsFigures.Days} (UTC)", "triggers", [.. days.Select(Figure.Day)],
            [.. policy.Stages.Select((_, i) => new BarSeries(
                policy.StageName(i + 1), $"s{(i % 4) + 1}", [.. days.Select(day => (double)figures.Fired.Where(row => row.Day == day && row.Stage == i + 1).Sum(row => row.Count))]))]);
    }

    private Markup Outcomes()
    {
        var totals = figures.Totals;
        return PageTable.Of("Triggers since the beginning", ["What became of them", "Triggers"], [
            ["published", Figure.Count(totals.Triggered)], ["answered by a purchase", Figure.Count(totals.Resolved)], ["retracted", Figure.Count(totals.Retracted)],
            ["expired", Figure.Count(totals.Expired)], ["held out", Figure.Count(totals.HeldOut)], ["opened silently before the service went live", Figure.Count(totals.Silent)],
        ]);
    }

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
