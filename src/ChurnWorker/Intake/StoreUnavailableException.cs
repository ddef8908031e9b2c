namespace ChurnWorker.Intake;

/// <summary>The store took nothing of a batch, not even a refusal: nothing may be acknowledged.</summary>
internal sealed class StoreUnavailableException(string message, Exception innerException) : Exception(message, innerException);
