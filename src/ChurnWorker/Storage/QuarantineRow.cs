namespace ChurnWorker.Storage;

/// <summary>One refused input, listed.</summary>
internal sealed record QuarantineRow(long Sequence, long ReceivedAt, string Source, string Reason, string? ReasonText, string? ContentType, byte[] Body);
