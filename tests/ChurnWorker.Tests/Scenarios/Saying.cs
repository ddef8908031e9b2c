using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>What is said of customers beside orders, on a bench.</summary>
internal static class Saying
{
    /// <summary>An event about a subject, at noon of a day.</summary>
    public static ActivityEvent That(ActivityKind kind, string customer, double day, string subject, string? id = null) => new()
    {
        Kind = kind,
        Source = "shop",
        EventId = id ?? $"{kind}-{customer}-{subject}-{day}",
        CustomerId = customer,
        Subject = subject,
        OccurredAt = Bench.At(day),
    };

    /// <summary>A subscription of 9.00 EUR a month.</summary>
    public static ActivityEvent Subscribed(string customer, double day, string subscription) =>
        That(ActivityKind.SubscriptionStarted, customer, day, subscription) with { Amount = 900, Currency = "EUR", Term = "month" };

    /// <summary>The end of a subscription, with its reason.</summary>
    public static ActivityEvent Unsubscribed(string customer, double day, string subscription, string reason) =>
        That(ActivityKind.SubscriptionCancelled, customer, day, subscription) with { Detail = $$"""{"reason":"{{reason}}"}""" };
}
