namespace ChurnWorker.Contracts;

/// <summary>One line of an order.</summary>
public sealed record PurchaseLine
{
    /// <summary>Stock keeping unit.</summary>
    public required string Sku { get; init; }

    /// <summary>Units bought.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Money of the line in the order's currency, where known.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Category in the shop's own words.</summary>
    public string? Category { get; init; }

    /// <summary>Days one unit lasts, where the shop knows; 0 to 3650. Units that last longer than 730 days together are not reminded of.</summary>
    public int? SupplyDays { get; init; }
}
