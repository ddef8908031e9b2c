namespace ChurnWorker.Storage;

/// <summary>One arm of the win-back experiment.</summary>
/// <param name="IsHeldOut">Nobody was told of these.</param>
/// <param name="Cycles">Win-back cycles.</param>
/// <param name="Resolved">Those in which the customer bought while a trigger was open.</param>
internal sealed record ArmTotals(bool IsHeldOut, long Cycles, long Resolved);
