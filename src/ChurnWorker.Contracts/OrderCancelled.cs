namespace ChurnWorker.Contracts;

/// <summary>An order undone, wholly or for a part of its money (<c>order.cancelled</c>).</summary>
public sealed record OrderCancelled
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The order. Absent: a credit to the customer, money falls and timing stays.</summary>
    public string? OrderId { get; init; }

    /// <summary>The customer; may be absent when the order is named.</summary>
    public string? CustomerId { get; init; }

    /// <summary>When it was cancelled, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Money given back, positive. Absent: the whole order.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217 code; absent: that of the order. A credit needs it.</summary>
    public string? Currency { get; init; }

    /// <summary>Why, in the shop's own words.</summary>
    public string? Reason { get; init; }
}
