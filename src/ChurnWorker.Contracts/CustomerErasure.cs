namespace ChurnWorker.Contracts;

/// <summary>What an erasure took out of the store (<c>customer.erasure</c>). Carries no personal data.</summary>
public sealed record CustomerErasure
{
    /// <summary>Whether the store held anything of the customer; when false nothing was done.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Keyed hash of the customer, 64 hexadecimal digits: all that stays.</summary>
    public string? Tombstone { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Customer ids erased: more than 1 where merges said that they are one person.</summary>
    public int Customers { get; init; }

    /// <summary>Rows deleted, by table.</summary>
    public IReadOnlyDictionary<string, int>? Rows { get; init; }

    /// <summary>Whether the files of the store hold no byte of it any more; false while something is in the way: it is then done when the store is opened next.</summary>
    public bool IsScrubbed { get; init; }
}
