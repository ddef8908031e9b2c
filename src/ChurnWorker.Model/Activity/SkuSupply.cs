namespace ChurnWorker.Model.Activity;

/// <summary>What a customer's orders say of one article: the last purchase of it, and how often it is bought.</summary>
/// <param name="Sku">The article.</param>
/// <param name="OrderId">The last order that counts with it.</param>
/// <param name="BoughtAt">When that was paid, Unix milliseconds UTC.</param>
/// <param name="Quantity">Units bought on that day of the shop.</param>
/// <param name="SupplyDays">Days these units last, as the shop says; null where it never did.</param>
/// <param name="Gaps">Gaps between the days on which it was bought.</param>
/// <param name="GapDays">Their sum, days.</param>
public sealed record SkuSupply(string Sku, string OrderId, long BoughtAt, decimal Quantity, double? SupplyDays, int Gaps, int GapDays);
