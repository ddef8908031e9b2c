namespace ChurnWorker.Storage;

/// <summary>The store is there and cannot be worked on with this configuration; the message is for a person. Trying again would not help.</summary>
internal class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
