namespace ChurnWorker.Configuration;

/// <summary>The shop whose customers these are.</summary>
internal sealed class ShopOptions
{
    /// <summary>IANA zone whose calendar days group orders into purchase occasions.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>ISO 4217 code in which value is reported; null: each customer's own main currency.</summary>
    public string? ReportingCurrency { get; init; }

    /// <summary>Name that keeps the ids of several shops apart.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>Whether an order of amount 0 counts as a purchase for timing.</summary>
    public ZeroAmountOrders ZeroAmountOrders { get; init; } = ZeroAmountOrders.Activity;
}
