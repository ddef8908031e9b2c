namespace ChurnWorker.Contracts;

/// <summary>A merge was a mistake: both customers are again what they were (<c>customers.unmerged</c>).</summary>
public sealed record CustomersUnmerged
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer that stays; up to 200 characters. A guest has nothing to join.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The customer that was joined by mistake. Another one than <see cref="CustomerId"/>.</summary>
    public required string OtherCustomerId { get; init; }

    /// <summary>When the mistake was found, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
