namespace ChurnWorker.Contracts;

/// <summary>What came of the wish to forget a customer (<c>customer.erasure</c>). Carries no personal data.</summary>
public sealed record CustomerErasure
{
    /// <summary>Whether the store held anything of the customer; when false nothing was done.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>The receipt, as it is also published; null when nothing was done.</summary>
    public CustomerErasureReceipt? Receipt { get; init; }

    /// <summary>Whether the files of the store hold no byte of it any more; false while something is in the way: it is then done when the store is opened next.</summary>
    public bool IsScrubbed { get; init; }
}
