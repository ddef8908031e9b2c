namespace ChurnWorker.Intake;

/// <summary>The store is broken or away, or takes not even a refusal: nothing of the batch may be acknowledged.</summary>
internal sealed class StoreUnavailableException(string message, Exception innerException) : Exception(message, innerException);
