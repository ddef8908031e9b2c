namespace ChurnWorker.Storage;

/// <summary>Another worker was faster: nothing was written, and the transaction has to be done again.</summary>
internal sealed class StoreConflictException(string message) : Exception(message);
