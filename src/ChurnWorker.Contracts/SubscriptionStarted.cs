namespace ChurnWorker.Contracts;

/// <summary>A contract with recurring money began (<c>subscription.started</c>).</summary>
public sealed record SubscriptionStarted
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The subscription; 1 to 200 characters.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When it began, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Money due each interval, in units of <see cref="Currency"/>, 0 to 10^12, no more fraction digits than the currency has.</summary>
    public required decimal RecurringAmount { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>How often it is due: <c>month</c> or <c>year</c>.</summary>
    public required string Interval { get; init; }
}
