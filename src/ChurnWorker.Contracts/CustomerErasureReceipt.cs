namespace ChurnWorker.Contracts;

/// <summary>A customer was erased from the store (<c>customer.erasure.receipt</c>). Carries no personal data.</summary>
public sealed record CustomerErasureReceipt
{
    /// <summary>Deterministic identity of the receipt.</summary>
    public required Guid ReceiptId { get; init; }

    /// <summary>Keyed hash of the customer, 64 hexadecimal digits: all that stays. Only the store that made it can recognise the customer by it.</summary>
    public required string Tombstone { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset ErasedAt { get; init; }

    /// <summary>Customer ids erased: more than 1 where merges said that they are one person.</summary>
    public required int Customers { get; init; }

    /// <summary>Rows deleted, by table.</summary>
    public required IReadOnlyDictionary<string, int> Rows { get; init; }
}
