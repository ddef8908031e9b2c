namespace ChurnWorker.Model.Activity;

/// <summary>Sums one customer's money in the reporting currency: each order converted alone, at the rate of its own day. One part without a rate makes the whole unknown.</summary>
internal sealed class ReportingFold(FoldRules rules, ReportingRates rates)
{
    private bool _isKnown = true;
    private long _orderNet;
    private long _repeatSpend;
    private long _credits;

    /// <summary>Takes off money given back without an order, at the rate of the day it was given.</summary>
    public void Credit(ActivityEvent e) => _credits = Money.Add(_credits, Convert(e.Amount ?? 0, e.Currency, rules.Calendar.DayOf(e.OccurredAt)));

    /// <summary>Adds the effective orders, sorted by instant.</summary>
    public void AddOrders(List<EffectiveOrder> orders)
    {
        foreach (var order in orders)
        {
            var net = Convert(order.Net, order.Currency, order.Day);
            _orderNet = Money.Add(_orderNet, net);
            if (order.Day != orders[0].Day)
                _repeatSpend = Money.Add(_repeatSpend, net);
        }
    }

    /// <summary>What it comes to.</summary>
    public ReportingMoney ToMoney() => new(rates.Currency, _isKnown ? _orderNet - _credits : null);

    /// <summary>The summary with its money in the reporting currency; as it was where that is unknown.</summary>
    public RfmSummary? Restate(RfmSummary? summary) => _isKnown && summary is not null
        ? summary with
        {
            Currency = rates.Currency,
            RepeatOccasions = summary.Occasions - 1,
            Spend = _orderNet,
            RepeatSpend = Money.NetOfCredits(_repeatSpend, _orderNet, _orderNet - _credits),
        }
        : summary;

    private long Convert(long amount, string currency, int day)
    {
        if (rates.TryConvert(amount, currency, day, out var converted))
            return converted;
        _isKnown = false;
        return 0;
    }
}
