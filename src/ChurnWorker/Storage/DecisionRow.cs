namespace ChurnWorker.Storage;

/// <summary>One decision as logged.</summary>
internal sealed record DecisionRow(long DecidedAt, string Reason, long? Stage, double PNoPurchase, string ModelId, string PolicyVersion);
