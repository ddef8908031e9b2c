namespace ChurnWorker.Model.Activity;

/// <summary>One subscription of a customer as its latest events say.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="StartedAt">Its first start or change, Unix milliseconds UTC.</param>
/// <param name="RecurringAmount">Money an interval, minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Interval"><c>month</c> or <c>year</c>.</param>
/// <param name="EndsAt">When its cancellation takes effect, Unix milliseconds UTC; null while it runs.</param>
/// <param name="Reason">Why it was cancelled, in the shop's own words; null where nothing was said.</param>
public sealed record Subscription(
    string SubscriptionId, long StartedAt, long RecurringAmount, string Currency, string Interval, long? EndsAt, string? Reason)
{
    /// <summary>When it was paused, by instant: changed to no recurring money, until the next change to some.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>When the customer cancelled it, Unix milliseconds UTC; null while it runs.</summary>
    public long? CancelledAt { get; init; }

    /// <summary>Whether it is paused now.</summary>
    public bool IsPaused => EndsAt is null && Pauses.Count > 0 && Pauses[^1].To is null;

    /// <summary>Whether it ran at an instant, paused or not.</summary>
    public bool RanAt(long instant) => instant >= StartedAt && !(instant >= EndsAt);

    /// <summary>Whether a pause that is over lasted at an instant.</summary>
    public bool WasPausedAt(long instant) => RanAt(instant) && Pauses.Any(p => instant >= p.From && instant < p.To);
}
