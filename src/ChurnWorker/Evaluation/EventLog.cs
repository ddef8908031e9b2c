using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Evaluation;

/// <summary>A whole log in memory: what was known on any day, and what came after it.</summary>
internal sealed class EventLog
{
    private readonly IReadOnlyList<Inbound> _rows;
    private readonly FoldRules _rules;
    private readonly Dictionary<string, PurchaseTimeline> _whole;

    public EventLog(IReadOnlyList<Inbound> rows, FoldRules rules)
    {
        _rows = rows;
        _rules = rules;
        _whole = Timelines(FileHistory.Fold(rows, rules, null)).ToDictionary(t => t.CustomerId, StringComparer.Ordinal);
        LastDay = rows.Where(r => r.Event is not null).Select(r => rules.Calendar.DayOf(r.Event!.OccurredAt)).DefaultIfEmpty(int.MinValue).Max();
    }

    /// <summary>Day number of the last event.</summary>
    public int LastDay { get; }

    /// <summary>Fits on what was known at the end of a day and judges the forecasts by what came after it; null where a forecast needs more customers.</summary>
    /// <param name="cutoff">Day number.</param>
    /// <param name="settings">How to fit, observed until the cutoff.</param>
    /// <param name="policy">Horizon and value.</param>
    public Evaluated? Evaluate(int cutoff, FitSettings settings, WinBackPolicy policy)
    {
        var known = FileHistory.Fold(_rows, _rules, cutoff).Where(a => a.Summary is not null).OrderBy(a => a.CustomerId, StringComparer.Ordinal).ToList();
        if (known.Count < ForecastFitter.LeastCustomers)
            return null;
        List<PurchaseTimeline> timelines = [.. Timelines(known)];
        var model = ForecastFitter.Fit([.. known.Select(a => a.Summary!)], settings, policy, null, CustomerSample.Of(timelines, t => t.CustomerId));
        List<BackTestCustomer> customers =
        [
            .. known.Zip(timelines, (a, timeline) => new BackTestCustomer(a.Summary!, timeline, Returned(a.CustomerId, cutoff, cutoff + policy.HorizonDays))),
        ];
        return new Evaluated(cutoff, model, [.. customers.Select(c => c.Summary)], BackTest.Run(model, customers, cutoff, policy));
    }

    private bool Returned(string customerId, int afterDay, int untilDay) =>
        _whole.TryGetValue(customerId, out var whole) && whole.HasPurchaseBetween(afterDay, untilDay);

    private IEnumerable<PurchaseTimeline> Timelines(IEnumerable<CustomerActivity> activities) =>
        activities.Select(a => PurchaseTimeline.Of(a, _rules.Rates)).OfType<PurchaseTimeline>();
}
