namespace ChurnWorker.Model.Activity;

/// <summary>Sums one customer's money by currency.</summary>
internal sealed class MoneyFold
{
    private readonly SortedList<string, CurrencyLedger> _ledgers = new(2, StringComparer.Ordinal);
    private List<Credit>? _credits;

    public void Credit(ActivityEvent e)
    {
        var ledger = Ledger(e.Currency);
        _ledgers[e.Currency] = ledger with { Credits = Money.Add(ledger.Credits, e.Amount ?? 0) };
        (_credits ??= []).Add(new Credit(e.OccurredAt, e.Currency, e.Amount ?? 0));
    }

    /// <summary>Adds the effective orders, sorted by instant.</summary>
    public void AddOrders(List<EffectiveOrder> orders)
    {
        for (var i = 0; i < orders.Count; i++)
        {
            var order = orders[i];
            var isRepeat = order.Day != orders[0].Day;
            var ledger = Ledger(order.Currency);
            _ledgers[order.Currency] = ledger with
            {
                Orders = ledger.Orders + 1,
                Gross = Money.Add(ledger.Gross, order.Gross),
                Refunds = Money.Add(ledger.Refunds, order.Refunded),
                RepeatOccasions = ledger.RepeatOccasions + (isRepeat && IsFirstOfDay(orders, i) ? 1 : 0),
                RepeatSpend = Money.Add(ledger.RepeatSpend, isRepeat ? order.Net : 0),
            };
        }
    }

    /// <summary>The credits one by one, in an order that does not depend on how they came.</summary>
    public IReadOnlyList<Credit> ToCredits()
    {
        if (_credits is null)
            return [];
        _credits.Sort(static (a, b) => a.OccurredAt != b.OccurredAt ? a.OccurredAt.CompareTo(b.OccurredAt)
            : a.Amount != b.Amount ? a.Amount.CompareTo(b.Amount)
            : string.CompareOrdinal(a.Currency, b.Currency));
        return _credits;
    }

    public IReadOnlyList<CurrencyLedger> ToLedgers() => _ledgers.Count == 0 ? [] : [.. _ledgers.Values];

    private CurrencyLedger Ledger(string currency) =>
        _ledgers.TryGetValue(currency, out var ledger) ? ledger : new CurrencyLedger(currency, 0, 0, 0, 0, 0, 0);

    private static bool IsFirstOfDay(List<EffectiveOrder> orders, int index)
    {
        for (var i = index - 1; i >= 0 && orders[i].Day == orders[index].Day; i--)
            if (orders[i].Currency == orders[index].Currency)
                return false;
        return true;
    }
}
