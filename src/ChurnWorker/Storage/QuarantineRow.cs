namespace ChurnWorker.Storage;

/// <summary>One refused input.</summary>
/// <param name="Sequence">Order of arrival.</param>
/// <param name="ReceivedAt">Receipt, Unix milliseconds UTC.</param>
/// <param name="Source">Name of the lane or producer.</param>
/// <param name="Reason">Code of the reason.</param>
/// <param name="ReasonText">The reason in words.</param>
/// <param name="Headers">What the outside of the message said, JSON of <see cref="Intake.MessageHeaders"/>.</param>
/// <param name="Body">The bytes as they came; of a body that was too large the beginning.</param>
internal sealed record QuarantineRow(long Sequence, long ReceivedAt, string Source, string Reason, string? ReasonText, string Headers, byte[] Body);
