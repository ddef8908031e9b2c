namespace ChurnWorker.Model.WinBack;

/// <summary>One silence of one customer that has become a reason to act.</summary>
/// <param name="CycleId">Deterministic identity.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="StartedAt">The last effective purchase when the cycle opened, Unix milliseconds UTC.</param>
/// <param name="Stage">Highest stage entered, 1 is the first.</param>
/// <param name="State">Open until purchase, retraction or expiry.</param>
/// <param name="OpenedAt">When the first stage was entered, Unix milliseconds UTC.</param>
/// <param name="ClosedAt">When it ended; null while open.</param>
/// <param name="PolicyVersion">Policy that opened it.</param>
public sealed record WinBackCycle(
    Guid CycleId, string CustomerId, long StartedAt, int Stage, TriggerState State, long OpenedAt, long? ClosedAt, string PolicyVersion);
