namespace ChurnWorker.Storage.Postgres;

/// <summary>What a value is.</summary>
internal enum CellKind : byte
{
    Text,
    Number,
    Double,
    Bytes,
}
