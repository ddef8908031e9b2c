namespace ChurnWorker.Replay;

/// <summary>One contact that a threshold would have made, and what history says about it.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="At">When, Unix milliseconds UTC.</param>
/// <param name="SilentDays">Days since the last purchase.</param>
/// <param name="StayedAway">Whether the customer then bought nothing within the horizon; null where the history ends before it.</param>
/// <param name="Profit">Expected profit in units; 0 while undecided.</param>
internal readonly record struct TunedContact(string CustomerId, long At, double SilentDays, bool? StayedAway, double Profit);
