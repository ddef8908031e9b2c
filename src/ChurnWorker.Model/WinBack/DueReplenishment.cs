using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>When one article of a customer runs out, and when to say so.</summary>
/// <param name="Supply">The article and its last purchase.</param>
/// <param name="DueAt">When to remind, Unix milliseconds UTC.</param>
/// <param name="RunsOutAt">When it is used up, Unix milliseconds UTC.</param>
/// <param name="Until">Until when it is merely due and the customer not overdue, Unix milliseconds UTC.</param>
public sealed record DueReplenishment(SkuSupply Supply, long DueAt, long RunsOutAt, long Until);
