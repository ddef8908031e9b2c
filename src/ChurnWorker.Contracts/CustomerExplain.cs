namespace ChurnWorker.Contracts;

/// <summary>Why was this customer flagged, or why not (<c>customer.explain</c>)? Answered with <see cref="CustomerExplanation"/>.</summary>
public sealed record CustomerExplain
{
    /// <summary>The customer.</summary>
    public required string CustomerId { get; init; }
}
