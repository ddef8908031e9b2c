namespace ChurnWorker.Contracts;

/// <summary>A customer is to be forgotten (<c>customer.erased</c>).</summary>
public sealed record CustomerErased
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer; up to 200 characters. There is nothing to erase of a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When erasure was asked for, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
