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
    string SubscriptionId, long StartedAt, long RecurringAmount, string Currency, string Interval, long? EndsAt, string? Reason);
