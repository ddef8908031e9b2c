namespace ChurnWorker.Model.WinBack;

/// <summary>A customer whom the fixed rule flags.</summary>
/// <param name="FlaggedAt">When, Unix milliseconds UTC.</param>
/// <param name="LastPurchaseAt">The purchase whose silence it is, Unix milliseconds UTC.</param>
public readonly record struct RuleContact(long FlaggedAt, long LastPurchaseAt);
