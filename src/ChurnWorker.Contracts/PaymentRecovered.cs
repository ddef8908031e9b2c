namespace ChurnWorker.Contracts;

/// <summary>A payment that had failed went through (<c>payment.recovered</c>).</summary>
public sealed record PaymentRecovered
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When it went through, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The order that was to be paid, where there is one.</summary>
    public string? OrderId { get; init; }

    /// <summary>The subscription that was to be paid, where there is one; it counts where both are stated.</summary>
    public string? SubscriptionId { get; init; }
}
