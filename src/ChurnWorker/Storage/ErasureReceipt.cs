namespace ChurnWorker.Storage;

/// <summary>What an erasure took out of the store, without personal data.</summary>
/// <param name="Tombstone">Keyed hash of the customer who was asked for: all that stays.</param>
/// <param name="ErasedAt">When it was done, Unix milliseconds UTC.</param>
/// <param name="Customers">Customer ids erased: more than 1 where merges said that they are one person.</param>
/// <param name="Rows">Rows deleted, by table.</param>
internal sealed record ErasureReceipt(string Tombstone, long ErasedAt, int Customers, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>Whether the files of the store hold no byte of it any more; false while another process is in the way: it is then done when the store is opened next.</summary>
    public bool IsScrubbed { get; init; }
}
