namespace ChurnWorker.Intake;

/// <summary>Why a session of the firehose ended.</summary>
/// <param name="Reason">For a person.</param>
/// <param name="Unsaved">The batch the store did not take, where that was the reason; it was not acknowledged.</param>
internal sealed record FirehoseEnd(string Reason, IReadOnlyList<Inbound>? Unsaved = null);
