using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Retention;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>
/// Computes the owner's report from the ledger, one customer after the other, beside whoever writes it. Its cost follows the size of the base:
/// a verb asks for it, and a slow timer, never a scrape.
/// </summary>
internal sealed class ShopReporter(StoreConnection reader, FoldRules rules, WinBackPolicy policy)
{
    private readonly Dictionary<string, WinBackPolicy> _policies = PolicyTable.All(reader).ToDictionary(p => p.Version, StringComparer.Ordinal);

    /// <param name="window">The window.</param>
    /// <param name="cohort">Month of the first purchase to restrict it to, see <see cref="CohortMonth"/>; null: everybody.</param>
    public ShopReport Compute(RetentionWindow window, int? cohort = null)
    {
        using var customers = new CustomerReader(reader, rules);
        var model = customers.Model;
        var tally = new RetentionTally(window, rules, model is null ? null : summary => ValueOf(model, summary), cohort);
        var uplift = new UpliftTally((int)policy.ExpireAfter.TotalDays, window.To, policy.HoldoutPercent / 100, rules);
        var dealt = CycleTable.FirstDealt(reader, window.From, window.To).Where(IsOfEitherArm).ToLookup(t => customers.RootOf(t.CustomerId), ContactOf, StringComparer.Ordinal);
        var open = CycleTable.OpenAt(reader, window.To).ToLookup(t => customers.RootOf(t.CustomerId), StringComparer.Ordinal);
        var atRisk = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (customerId, events) in customers.Histories())
        {
            if (tally.Add(customerId, events) is not { } activity)
                continue;
            foreach (var contact in dealt[customerId])
                uplift.Add(contact, activity.Orders);
            foreach (var trigger in open[customerId])
                atRisk[trigger.Currency] = atRisk.GetValueOrDefault(trigger.Currency) + trigger.ValueAtStake;
        }

        return Compose(window, cohort, tally.ToFigures(), atRisk, model is not null) with
        {
            Calendar = Calendar(rules.Calendar.DayOf(window.To)),
            Shadow = ShadowReport.Of(reader, window.From, window.To),
            WinBack = WinBackReport.Of(uplift.ToFigures(), OutcomeTable.Counts(reader, window.From, window.To)),
        };
    }

    /// <summary>Cycles are dealt before lost causes are put aside, so a held-out lost cause has no counterpart among the contacted. Certain churn is no estimate and is contacted.</summary>
    /// <remarks>The policy that dealt the cycle says who was one.</remarks>
    private bool IsOfEitherArm(WinBackTrigger first) =>
        first.PNoPurchase >= 1 || !(1 - first.PNoPurchase < _policies.GetValueOrDefault(first.PolicyVersion, policy).LostCauseBelow);

    /// <summary>A week back and a month ahead of the end of the window.</summary>
    private List<CalendarReport> Calendar(int end) =>
    [
        .. CalendarTable.Between(reader, end - 8, end + TriggerCalendar.Days)
            .Select(row => new CalendarReport(ShopDay.ToText(row.Forecast.Day), row.Forecast.Expected, row.Forecast.Low, row.Forecast.High, row.Actual)),
    ];

    private WinBackContact ContactOf(WinBackTrigger first) => new(
        first.CycleId, first.Disposition == Disposition.Published, first.FiredAt, first.Stage, first.Tier.ToString().ToLowerInvariant(), first.Currency,
        first.PolicyVersion == policy.Version);

    private ShopReport Compose(RetentionWindow window, int? cohort, RetentionFigures figures, SortedDictionary<string, long> atRisk, bool hasModel)
    {
        var total = figures.Total is { } money ? CurrencyReport.Of(money, atRisk.GetValueOrDefault(money.Currency)) : null;
        var isRiskWhole = hasModel && total is not null && atRisk.Keys.All(currency => currency == total.Currency);
        return new ShopReport
        {
            From = ShopDay.ToText(rules.Calendar.DayOf(window.From)),
            To = ShopDay.ToText(rules.Calendar.DayOf(window.To)),
            ActiveDays = window.ActiveDays,
            Cohort = cohort is { } month ? CohortMonth.ToText(month) : null,
            CustomersAtStart = figures.CustomersAtStart,
            CustomersAtEnd = figures.CustomersAtEnd,
            NewCustomers = figures.NewCustomers,
            ReturnedCustomers = figures.ReturnedCustomers,
            LostCustomers = figures.LostCustomers,
            Buyers = figures.Buyers,
            Orders = figures.Orders,
            RetentionRatePercent = figures.RetentionRatePercent,
            CustomerChurnRatePercent = figures.CustomerChurnRatePercent,
            RevenueChurnRate = total?.RevenueChurnRate,
            RepeatPurchaseRatePercent = figures.RepeatPurchaseRatePercent,
            RepeatPurchaseRateInWindowPercent = figures.RepeatPurchaseRateInWindowPercent,
            AverageOrderValue = total?.AverageOrderValue,
            PurchasesPerCustomer = figures.PurchasesPerCustomer,
            LifetimeDays = figures.LifetimeDays,
            NaiveLtv = total?.NaiveLtv,
            ModelValue = total?.ModelValue,
            CsatPercent = figures.CsatPercent,
            Nps = figures.Nps,
            CesPercent = figures.CesPercent,
            Respondents = figures.Respondents,
            RevenueAtRisk = isRiskWhole ? total!.RevenueAtRisk : null,
            Currency = total?.Currency,
            Currencies = [.. figures.Money.Select(m => CurrencyReport.Of(m, atRisk.GetValueOrDefault(m.Currency)))],
            Cohorts = figures.Cohorts,
        };
    }

    /// <summary>A currency that the model does not know has no value to speak of.</summary>
    private long? ValueOf(ForecastModel model, RfmSummary summary) =>
        model.Spend.ContainsKey(summary.Currency) ? model.ExpectedValue(summary, policy) : null;
}
