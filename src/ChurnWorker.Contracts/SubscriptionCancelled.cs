namespace ChurnWorker.Contracts;

/// <summary>A contract ends because the customer wants it to (<c>subscription.cancelled</c>).</summary>
/// <remarks>A payment that fails is no choice to leave: that is <see cref="PaymentFailed"/>.</remarks>
public sealed record SubscriptionCancelled
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The subscription; 1 to 200 characters.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When it was cancelled, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When the contract ends, up to 10 years ahead; absent: when it was cancelled.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>Why, in the shop's own words; 1,000 characters are kept.</summary>
    public string? Reason { get; init; }

    /// <summary>What the customer said about it; 1,000 characters are kept.</summary>
    public string? Comment { get; init; }
}
