namespace ChurnWorker.Contracts;

/// <summary>Two customers turned out to be one (<c>customers.merged</c>).</summary>
public sealed record CustomersMerged
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer that stays; up to 200 characters. A guest has nothing to join.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The customer that turned out to be the same. Another one than <see cref="CustomerId"/>.</summary>
    public required string OtherCustomerId { get; init; }

    /// <summary>When it was found out, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
