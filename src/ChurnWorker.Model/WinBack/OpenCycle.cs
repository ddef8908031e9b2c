namespace ChurnWorker.Model.WinBack;

/// <summary>All of an open win-back cycle that scheduling its next review needs.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Stage">Highest stage entered, 1 is the first.</param>
/// <param name="ExpiresAt">When the first of its open triggers expires, Unix milliseconds UTC; null when none is open.</param>
public sealed record OpenCycle(Guid CycleId, int Stage, long? ExpiresAt);
