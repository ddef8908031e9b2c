using System.Globalization;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Reports;

namespace ChurnWorker.Ops.Page;

/// <summary>What the owner reads: customers, what contact is worth, and how good the forecasts were. The same figures as the verbs <c>report</c> and <c>models</c> print.</summary>
/// <param name="computed">The report computed last; null before the first.</param>
/// <param name="context">Model in force and since when; null before the first calibration.</param>
/// <param name="interval">Longest age of a report.</param>
internal sealed class OwnerSections(ComputedReport? computed, (ForecastModel Model, long Since)? context, TimeSpan interval)
{
    public Markup Render() => Markup.Of($"""
        <section id="customers" aria-labelledby="h-customers"><h2 id="h-customers">Customers</h2>{(computed is null ? NotYet() : Customers(computed))}</section>
        <section id="winback" aria-labelledby="h-winback"><h2 id="h-winback">Win-back results</h2>{(computed?.Report.WinBack is { } winBack ? WinBack(winBack) : NotYet())}</section>
        <section id="model" aria-labelledby="h-model"><h2 id="h-model">Forecasts</h2>{(computed is null ? NotYet() : Quality(computed.Forecasts))}<div class="charts">{InForce()}</div></section>
        """);

    private static Markup NotYet() => Markup.Of($"""<p class="nothing">Not computed yet: the report comes shortly after a start, once intake keeps up.</p>""");

    private Markup Customers(ComputedReport latest)
    {
        var report = latest.Report;
        return Markup.Of($"""
            <p class="quiet">The year from {report.From} to {report.To}, computed <time datetime="{ReportText.Instant(latest.ComputedAt)}">{Figure.Moment(latest.ComputedAt)}</time>, again within {Figure.Age(interval.TotalSeconds)}. A customer bought within {report.ActiveDays} days, or is subscribed.</p>
            {Tiles.Of(Retention(report).Concat(AtRisk(report)))}
            <div class="charts">{new FlowChart(report).Render("flow")}{new CohortChart(report.Cohorts).Render("cohorts")}</div>
            """);
    }

    private static IEnumerable<(string Name, string Value, string Note, bool IsBad)> Retention(ShopReport report) =>
    [
        ("Retention rate", Percent(report.RetentionRatePercent), $"of {Figure.Count(report.CustomersAtStart)} customers", false),
        ("Customer churn", Percent(report.CustomerChurnRatePercent), $"{Figure.Count(report.LostCustomers)} lost", false),
        ("Revenue churn", Percent(100 * report.RevenueChurnRate), "recurring money lost", false),
        ("Repeat purchase rate", Percent(report.RepeatPurchaseRatePercent), "two orders ever", false),
        ("Average order value", Money(report.AverageOrderValue, report.Currency), $"{Figure.Count(report.Orders)} orders", false),
        ("Value of a customer", Money(report.ModelValue, report.Currency), "expected by the model", false),
    ];

    private static IEnumerable<(string Name, string Value, string Note, bool IsBad)> AtRisk(ShopReport report) => report.RevenueAtRisk is not null
        ? [("Revenue at risk", Money(report.RevenueAtRisk, report.Currency), "in open win-back cycles", false)]
        : report.Currencies.Select(money => ($"Revenue at risk, {money.Currency}", Money(money.RevenueAtRisk, money.Currency), "in open win-back cycles", false));

    private static Markup WinBack(WinBackReport report) => Markup.Of($"""
        <p class="quiet">Bought within {report.Days} days of the first trigger, by intention to treat. {Soundness(report)}</p>
        {(report.SampleRatioMismatch ? Markup.Of($"""<p class="bad" role="alert">Cycles were dealt otherwise than the policy says: the comparison proves nothing.</p>""") : Markup.None)}
        <div class="charts">{new UpliftChart(report).Render("uplift")}
        {PageTable.Of("Money a cycle in those days", ["Currency", "Contacted", "Held out", "Difference", "95 % interval"], report.Revenue.Select(Revenue))}
        {PageTable.Of("What campaign systems told", ["Channel", "Status", "Triggers"], report.Outcomes.Select(told => (string[])[told.Channel.Length == 0 ? "–" : told.Channel, told.Status, Figure.Count(told.Triggers)]))}</div>
        """);

    private static string Soundness(WinBackReport report)
    {
        var needed = report.CyclesNeeded is { } cycles ? string.Create(CultureInfo.InvariantCulture, $" It takes {Figure.Count(cycles)} cycles in both arms to see {report.PointsToSee:0} points.") : "";
        return $"{Figure.Count(report.All.Treated + report.All.HeldOut)} cycles are measured, {Figure.Count(report.NotYetMeasurable)} are too young.{needed}";
    }

    private static string[] Revenue(RevenuePerCycle revenue) =>
    [
        revenue.Currency, Money(revenue.TreatedMean, ""), Money(revenue.HeldOutMean, ""), Money(revenue.Difference, ""),
        revenue.DifferenceLow is null ? "–" : $"{Money(revenue.DifferenceLow, "")} to {Money(revenue.DifferenceHigh, "")}",
    ];

    private static Markup Quality(LiveQuality? forecasts) => forecasts is null
        ? Markup.Of($"""<p class="nothing">No forecast has resolved yet: that takes a horizon without a purchase, or a purchase.</p>""")
        : Markup.Of($"""
            <p class="quiet">Forecasts made at crossings that were acted on, all of them high: they show drift, <code>churnworker evaluate</code> shows worth.</p>
            {Tiles.Of(
                ("Resolved forecasts", Figure.Count(forecasts.Model.Customers), string.Create(CultureInfo.InvariantCulture, $"{100 * forecasts.Model.BaseRate:0.0} % stayed away"), false),
                ("Brier score", Score(forecasts.Model.Brier), $"timing model alone {Score(forecasts.Raw.Brier)}", false),
                ("Calibration error", Score(forecasts.Model.CalibrationError), $"timing model alone {Score(forecasts.Raw.CalibrationError)}", false),
                ("AUC", Score(forecasts.Model.Auc), $"timing model alone {Score(forecasts.Raw.Auc)}", false))}
            <div class="charts">{new ReliabilityChart(forecasts).Render("reliability")}{new RankChart(forecasts).Render("rank")}</div>
            """);

    private Markup InForce()
    {
        if (context is not var (model, since))
            return Markup.Of($"""<p class="nothing">No forecast yet: the shop has too few customers.</p>""");
        return PageTable.Of("Model in force", [], [
            ["model", model.Id], ["readiness", model.Readiness.ToString().ToLowerInvariant()], ["in force since", ReportText.Instant(since)],
            ["fitted on customers", Figure.Count(model.Customers)], ["of them repeat buyers", Figure.Count(model.RepeatCustomers)],
            ["trial of the timing model", model.TimingTrial?.InWords() ?? "none yet"], ["trial of the layer", model.LayerTrial?.InWords() ?? "none yet"],
            ["converged", model.Converged ? "yes" : "no"],
        ]);
    }

    private static string Percent(double? value) => value is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    private static string Score(double? value) => value is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static string Money(decimal? value, string? currency) =>
        value is { } known ? (known.ToString("#,0.00", CultureInfo.InvariantCulture) + " " + currency).TrimEnd() : "–";
}
