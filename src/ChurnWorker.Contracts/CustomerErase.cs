namespace ChurnWorker.Contracts;

/// <summary>Forget this customer (<c>customer.erase</c>). Answered with <see cref="CustomerErasure"/>.</summary>
public sealed record CustomerErase
{
    /// <summary>The customer; everybody merged with that one is forgotten too.</summary>
    public required string CustomerId { get; init; }
}
