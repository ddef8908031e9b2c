namespace ChurnWorker.Contracts;

/// <summary>An article that a customer bought runs out soon: remind, once per article and purchase (<c>replenishment.due</c>). Off unless configured.</summary>
public sealed record ReplenishmentDue
{
    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The article.</summary>
    public required string Sku { get; init; }

    /// <summary>Its last order.</summary>
    public required string OrderId { get; init; }

    /// <summary>When that was paid.</summary>
    public required DateTimeOffset BoughtAt { get; init; }

    /// <summary>Units bought on that day.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>When the article is used up.</summary>
    public required DateTimeOffset RunsOutAt { get; init; }

    /// <summary>When the reminder comes too late.</summary>
    public required DateTimeOffset ActBy { get; init; }

    /// <summary>How that is known: <c>supply_days</c> as the shop says, or <c>own_gaps</c> from the customer's purchases of the article.</summary>
    public required string Basis { get; init; }

    /// <summary>Tier at the last purchase: high, mid or low.</summary>
    public required string ValueTier { get; init; }
}
