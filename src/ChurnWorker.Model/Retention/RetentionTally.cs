using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Retention;

/// <summary>
/// Counts retention over one window, customer by customer, from their events alone: nothing is kept of a customer once counted. Events at or after
/// the end of the window are not known to it, so a report of the past stays what it was.
/// </summary>
/// <param name="window">The window.</param>
/// <param name="rules">The shop's rules for the fold.</param>
/// <param name="valueOf">Expected value by the model, minor units of the summary's currency; null where the model says nothing; null: no model.</param>
/// <param name="cohort">Count only customers whose first purchase fell into this month, see <see cref="CohortMonth"/>; null: everybody.</param>
public sealed class RetentionTally(RetentionWindow window, FoldRules rules, Func<RfmSummary, long?>? valueOf = null, int? cohort = null)
{
    private readonly SortedDictionary<string, MoneyTally> _money = new(StringComparer.Ordinal);
    private readonly MoneyTally? _reporting = rules.Rates is { } rates ? new MoneyTally(rates.Currency) : null;
    private readonly FeedbackTally _feedback = new();
    private readonly CohortTally _cohorts = new(CohortMonth.Of(rules.Calendar.DayOf(window.To)));
    private bool _isReportingKnown = true;
    private int _atStart;
    private int _atEnd;
    private int _new;
    private int _returned;
    private int _lost;
    private int _ever;
    private int _everTwice;
    private int _buyers;
    private int _buyersTwice;
    private int _orders;

    /// <summary>Counts one customer; returns what its events up to the end of the window amount to; null where it is not counted.</summary>
    /// <param name="customerId">The customer, not merged into another.</param>
    /// <param name="events">All accepted events of the customer and of those merged into it, in any order.</param>
    public CustomerActivity? Add(string customerId, IReadOnlyList<ActivityEvent> events)
    {
        var known = Before(events, window.To);
        if (known.Count == 0)
            return null;
        var activity = ActivityFold.Fold(customerId, known, rules);
        if (cohort is { } month && (activity.Orders.Count == 0 || CohortMonth.Of(activity.Orders[0].Day) != month))
            return null;

        IReadOnlyList<Subscription> running = activity.Signals.Subscriptions.Count == 0
            ? []
            : [.. SignalFold.Fold(Before(known, window.From)).Subscriptions.Where(s => Runs(s, window.From))];
        CountPresence(activity, running);
        CountOrders(activity);
        foreach (var credit in activity.Credits)
            if (window.Contains(credit.OccurredAt))
                Credit(credit);
        foreach (var subscription in running)
            CountRecurring(subscription, !activity.Signals.Subscriptions.Any(s => s.SubscriptionId == subscription.SubscriptionId && Runs(s, window.To)));
        _feedback.Add(known, window);
        return activity;
    }

    /// <summary>What it comes to so far.</summary>
    public RetentionFigures ToFigures()
    {
        double? lifetimes = _lost == 0 ? null : (double)_atStart / _lost;
        var money = _money.Values.Select(m => m.ToFigures(lifetimes)).ToList();
        return new RetentionFigures
        {
            CustomersAtStart = _atStart,
            CustomersAtEnd = _atEnd,
            NewCustomers = _new,
            ReturnedCustomers = _returned,
            LostCustomers = _lost,
            Buyers = _buyers,
            Orders = _orders,
            RetentionRatePercent = Percent(_atEnd - _new, _atStart),
            CustomerChurnRatePercent = Percent(_lost, _atStart),
            RepeatPurchaseRatePercent = Percent(_everTwice, _ever),
            RepeatPurchaseRateInWindowPercent = Percent(_buyersTwice, _buyers),
            PurchasesPerCustomer = _buyers == 0 ? null : (double)_orders / _buyers,
            LifetimeDays = lifetimes * window.Days,
            CsatPercent = _feedback.CsatPercent,
            Nps = _feedback.Nps,
            CesPercent = _feedback.CesPercent,
            Respondents = _feedback.Respondents,
            Money = money,
            Total = _reporting is not null ? _isReportingKnown ? _reporting.ToFigures(lifetimes) : null : money.Count == 1 ? money[0] : null,
            Cohorts = _cohorts.ToCohorts(),
        };
    }

    private void CountPresence(CustomerActivity activity, IReadOnlyList<Subscription> runningAtStart)
    {
        var atStart = runningAtStart.Count > 0 || IsActive(activity.Orders, window.From);
        var atEnd = activity.Signals.Subscriptions.Any(s => Runs(s, window.To)) || IsActive(activity.Orders, window.To);
        _atStart += atStart ? 1 : 0;
        _atEnd += atEnd ? 1 : 0;
        _lost += atStart && !atEnd ? 1 : 0;
        if (atEnd && !atStart)
        {
            _new++;
            _returned += IsKnownBefore(activity) ? 1 : 0;
        }

        if (atEnd && activity.Summary is { } summary && valueOf?.Invoke(summary) is { } value)
            CountValue(summary.Currency, value);
    }

    private void CountOrders(CustomerActivity activity)
    {
        if (activity.Orders.Count == 0)
            return;
        _ever++;
        _everTwice += activity.Orders.Count > 1 ? 1 : 0;
        _cohorts.Add(activity.Orders);
        var within = activity.Orders.Where(o => window.Contains(o.OccurredAt)).ToList();
        if (within.Count == 0)
            return;
        _buyers++;
        _buyersTwice += within.Count > 1 ? 1 : 0;
        _orders += within.Count;
        foreach (var orders in within.GroupBy(o => o.Currency, StringComparer.Ordinal))
            In(orders.Key).AddOrders(orders.Count(), orders.Sum(o => o.Net));
        _reporting?.AddOrders(within.Count, within.Sum(o => InReporting(o.Net, o.Currency, o.Day)));
    }

    private void Credit(Credit credit)
    {
        In(credit.Currency).Credit(credit.Amount);
        _reporting?.Credit(InReporting(credit.Amount, credit.Currency, rules.Calendar.DayOf(credit.OccurredAt)));
    }

    /// <summary>Recurring money counts by the year, so that a month and a year add up exactly.</summary>
    private void CountRecurring(Subscription subscription, bool isLost)
    {
        if (subscription.Currency.Length == 0)
            return;
        var yearly = subscription.Interval == "year" ? subscription.RecurringAmount : 12 * subscription.RecurringAmount;
        In(subscription.Currency).AddRecurring(yearly, isLost);
        _reporting?.AddRecurring(InReporting(yearly, subscription.Currency, rules.Calendar.DayOf(window.From)), isLost);
    }

    private void CountValue(string currency, long value)
    {
        In(currency).AddValue(value);
        if (_reporting is null)
            return;
        if (currency == _reporting.Currency)
            _reporting.AddValue(value);
        else
            _isReportingKnown = false;
    }

    private MoneyTally In(string currency)
    {
        if (!_money.TryGetValue(currency, out var tally))
            _money[currency] = tally = new MoneyTally(currency);
        return tally;
    }

    private long InReporting(long amount, string currency, int day)
    {
        if (rules.Rates is not { } table)
            return 0;
        if (table.TryConvert(amount, currency, day, out var converted))
            return converted;
        _isReportingKnown = false;
        return 0;
    }

    private bool IsActive(IReadOnlyList<EffectiveOrder> orders, long at)
    {
        for (var i = orders.Count - 1; i >= 0; i--)
            if (orders[i].OccurredAt < at)
                return window.IsActive(orders[i].OccurredAt, at);
        return false;
    }

    private bool IsKnownBefore(CustomerActivity activity) =>
        (activity.Orders.Count > 0 && activity.Orders[0].OccurredAt < window.From) || activity.Signals.Subscriptions.Any(s => s.StartedAt < window.From);

    private static bool Runs(Subscription subscription, long at) => subscription.StartedAt < at && (subscription.EndsAt is not { } end || end >= at);

    private static double? Percent(int part, int whole) => whole == 0 ? null : 100.0 * part / whole;

    private static IReadOnlyList<ActivityEvent> Before(IReadOnlyList<ActivityEvent> events, long instant)
    {
        for (var i = 0; i < events.Count; i++)
            if (events[i].OccurredAt >= instant)
                return [.. events.Where(e => e.OccurredAt < instant)];
        return events;
    }
}
