using System.Runtime.InteropServices;

namespace ChurnWorker.Model.Activity;

/// <summary>
/// State = fold(set of accepted events). Every sum is over integers and every choice follows a total order, so that no permutation,
/// repetition or batching of the same set can give another result.
/// </summary>
public static class ActivityFold
{
    /// <summary>Folds the events of one customer: those of the orders the customer owns, and the customer's credits.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="events">Distinct accepted events, in any order. The list is left as it is.</param>
    /// <param name="rules">Calendar and shop rules.</param>
    public static CustomerActivity Fold(string customerId, IReadOnlyList<ActivityEvent> events, FoldRules rules)
    {
        var orders = new Dictionary<string, OrderFold>(events.Count, StringComparer.Ordinal);
        var money = new MoneyFold();
        var reporting = rules.Rates is { } rates ? new ReportingFold(rules, rates) : null;
        var unmatched = 0;
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            if (e.Kind is not (ActivityKind.Purchase or ActivityKind.Cancellation))
                continue;
            if (e.OrderId.Length == 0)
            {
                money.Credit(e);
                reporting?.Credit(e);
                unmatched++;
            }
            else
            {
                CollectionsMarshal.GetValueRefOrAddDefault(orders, e.OrderId, out _).Add(e);
            }
        }

        var effective = new List<EffectiveOrder>(orders.Count);
        var undone = new List<UndoneOrder>();
        var parked = 0;
        List<string>? exceeded = null;
        List<string>? foreign = null;
        foreach (var entry in orders)
        {
            var order = entry.Value;
            if (!order.HasPurchase)
            {
                parked += order.Cancellations;
                continue;
            }

            var isPurchase = order.Purchase.Amount > 0 || rules.ZeroAmountIsPurchase;
            var isUndone = order.IsUndone(out var exceeds);
            if (isPurchase && isUndone)
                undone.Add(order.ToUndone());
            else if (isPurchase)
                effective.Add(order.ToEffective(rules.Calendar.DayOf(order.Purchase.OccurredAt)));
            if (exceeds)
                (exceeded ??= []).Add(entry.Key);
            foreach (var refund in order.ForeignRefunds())
            {
                if (foreign is null || foreign[^1] != entry.Key)
                    (foreign ??= []).Add(entry.Key);
                money.Credit(refund);
                reporting?.Credit(refund);
            }
        }

        exceeded?.Sort(StringComparer.Ordinal);
        foreign?.Sort(StringComparer.Ordinal);
        effective.Sort(static (a, b) => Compare(a.OccurredAt, a.OrderId, b.OccurredAt, b.OrderId));
        undone.Sort(static (a, b) => Compare(a.OccurredAt, a.OrderId, b.OccurredAt, b.OrderId));
        NeverBackADay(effective);
        money.AddOrders(effective);
        reporting?.AddOrders(effective);
        var ledgers = money.ToLedgers();
        var summary = Summarise(customerId, effective, undone, ledgers);
        return new CustomerActivity
        {
            CustomerId = customerId,
            Orders = effective,
            Undone = undone,
            Ledgers = ledgers,
            Credits = money.ToCredits(),
            Reporting = reporting?.ToMoney(),
            Summary = reporting is null ? summary : reporting.Restate(summary),
            Signals = SignalFold.Fold(events),
            Supplies = rules.TracksSupplies ? SupplyFold.Fold(events, effective) : [],
            UnmatchedCancellations = unmatched,
            ParkedCancellations = parked,
            ExceededOrders = exceeded is null ? [] : exceeded,
            ForeignRefundOrders = foreign is null ? [] : foreign,
        };
    }

    private static RfmSummary? Summarise(
        string customerId, List<EffectiveOrder> orders, List<UndoneOrder> undone, IReadOnlyList<CurrencyLedger> ledgers)
    {
        if (orders.Count == 0)
            return null;

        var (first, last) = (orders[0], orders[^1]);
        var occasions = 1;
        var logGaps = 0L;
        for (var i = 1; i < orders.Count; i++)
            if (orders[i].Day != orders[i - 1].Day)
            {
                occasions++;
                logGaps += GapLog.Of(orders[i].Day - orders[i - 1].Day);
            }

        long? undoneAt = null;
        foreach (var order in undone)
            if (order.OccurredAt > last.OccurredAt)
                undoneAt = Math.Max(undoneAt ?? long.MinValue, order.UndoneAt);

        var main = MainLedger(ledgers);
        return new RfmSummary(
            customerId, orders.Count, occasions, first.Day, last.Day, first.OccurredAt, last.OccurredAt, undoneAt,
            main.Currency, main.RepeatOccasions, Money.NetOfCredits(main.RepeatSpend, main.OrderNet, main.Spend),
            logGaps)
        {
            Spend = main.OrderNet,
        };
    }

    /// <summary>Clocks set back across midnight repeat the end of a day (St. John's until 2011): what falls there belongs to the day that had begun.</summary>
    private static void NeverBackADay(List<EffectiveOrder> orders)
    {
        for (var i = 1; i < orders.Count; i++)
            if (orders[i].Day < orders[i - 1].Day)
                orders[i] = orders[i] with { Day = orders[i - 1].Day };
    }

    private static CurrencyLedger MainLedger(IReadOnlyList<CurrencyLedger> ledgers)
    {
        var main = ledgers[0];
        for (var i = 1; i < ledgers.Count; i++)
            if (ledgers[i].Orders > main.Orders)
                main = ledgers[i];
        return main;
    }

    private static int Compare(long instantA, string idA, long instantB, string idB)
    {
        var byTime = instantA.CompareTo(instantB);
        return byTime != 0 ? byTime : string.CompareOrdinal(idA, idB);
    }
}
