namespace ChurnWorker.Storage;

/// <summary>What a column holds.</summary>
internal enum StoredKind
{
    Text,
    Number,
    Real,
    Bytes,
}
