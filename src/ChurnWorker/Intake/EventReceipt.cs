namespace ChurnWorker.Intake;

/// <summary>What became of one posted event, as the producer is told.</summary>
/// <param name="Index">Position in the posted array, from 0.</param>
/// <param name="EventId">Id of the event; null where it could not be read.</param>
/// <param name="Outcome">accepted, duplicate, guest, erased, unknown_trigger, noted or quarantined.</param>
/// <param name="Reason">Code of <see cref="QuarantineReasons"/> when it was refused.</param>
/// <param name="Explanation">The reason in words, of what was refused or asks nothing of the store.</param>
internal sealed record EventReceipt(int Index, string? EventId, string Outcome, string? Reason, string? Explanation);
