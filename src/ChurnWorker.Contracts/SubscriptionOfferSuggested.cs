namespace ChurnWorker.Contracts;

/// <summary>A high-value customer buys as regularly as a subscription would deliver: offer one, once per customer (<c>subscription.offer.suggested</c>).</summary>
public sealed record SubscriptionOfferSuggested
{
    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The purchase that made the rhythm plain.</summary>
    public required DateTimeOffset LastPurchaseAt { get; init; }

    /// <summary>Mean days between purchase occasions.</summary>
    public required double IntervalDays { get; init; }

    /// <summary>Expected value over the value horizon, at the last purchase.</summary>
    public required decimal ExpectedValue { get; init; }

    /// <summary>ISO 4217 code of the money.</summary>
    public required string Currency { get; init; }
}
