namespace ChurnWorker.Model.Activity;

/// <summary>What of the shop the fold depends on.</summary>
/// <param name="Calendar">Whose days group orders into purchase occasions.</param>
/// <param name="ZeroAmountIsPurchase">Whether an order of amount 0 counts for timing; by default it is activity only.</param>
/// <param name="Rates">Reporting currency and rates; null: each customer's money is judged in the customer's own main currency.</param>
public sealed record FoldRules(ShopCalendar Calendar, bool ZeroAmountIsPurchase, ReportingRates? Rates = null)
{
    /// <summary>Whether the lines of orders are read for what runs out when.</summary>
    public bool TracksSupplies { get; init; }
}
