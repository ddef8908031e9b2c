namespace ChurnWorker.Model.Activity;

/// <summary>What of the shop the fold depends on.</summary>
/// <param name="Calendar">Whose days group orders into purchase occasions.</param>
/// <param name="ZeroAmountIsPurchase">Whether an order of amount 0 counts for timing; by default it is activity only.</param>
public sealed record FoldRules(ShopCalendar Calendar, bool ZeroAmountIsPurchase);
