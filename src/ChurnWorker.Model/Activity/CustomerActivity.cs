namespace ChurnWorker.Model.Activity;

/// <summary>What a customer's accepted events amount to: a pure function of the set of them.</summary>
public sealed record CustomerActivity
{
    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Orders that count for timing, by instant, then order id.</summary>
    public required IReadOnlyList<EffectiveOrder> Orders { get; init; }

    /// <summary>Orders that are as if they never happened, by instant, then order id.</summary>
    public required IReadOnlyList<UndoneOrder> Undone { get; init; }

    /// <summary>Money by currency, by code.</summary>
    public required IReadOnlyList<CurrencyLedger> Ledgers { get; init; }

    /// <summary>Money given back without an order, by instant: what the ledgers count as credits, one by one.</summary>
    public IReadOnlyList<Credit> Credits { get; init; } = [];

    /// <summary>Money in the reporting currency; null where the shop reports in none.</summary>
    public ReportingMoney? Reporting { get; init; }

    /// <summary>Recency, frequency and monetary value; null without a single purchase occasion.</summary>
    public required RfmSummary? Summary { get; init; }

    /// <summary>What the events say beside orders.</summary>
    public required CustomerSignals Signals { get; init; }

    /// <summary>What runs out when, by article; empty unless the shop's rules track supplies.</summary>
    public IReadOnlyList<SkuSupply> Supplies { get; init; } = [];

    /// <summary>Credits: cancellations without an order.</summary>
    public required int UnmatchedCancellations { get; init; }

    /// <summary>Cancellations that wait for their purchase.</summary>
    public required int ParkedCancellations { get; init; }

    /// <summary>Orders whose refunds sum to more than their amount, by id.</summary>
    public required IReadOnlyList<string> ExceededOrders { get; init; }

    /// <summary>Orders with a refund in another currency than their own, by id: it lowers no order and counts as a credit in its currency.</summary>
    public IReadOnlyList<string> ForeignRefundOrders { get; init; } = [];

    /// <summary>Orders whose refunds sum to more than their amount.</summary>
    public int RefundsExceedingOrder => ExceededOrders.Count;

    /// <summary>Whether nothing is left to tell: a history that cancelled itself out is as if it never happened.</summary>
    public bool IsEmpty => Orders.Count == 0 && Ledgers.Count == 0 && ReferenceEquals(Signals, CustomerSignals.None);
}
