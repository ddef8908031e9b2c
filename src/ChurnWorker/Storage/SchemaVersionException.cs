namespace ChurnWorker.Storage;

/// <summary>The store was written by a newer program; running on it could damage it.</summary>
internal sealed class SchemaVersionException(string message) : StoreRefusedException(message);
