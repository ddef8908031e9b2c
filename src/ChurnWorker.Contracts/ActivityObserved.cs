namespace ChurnWorker.Contracts;

/// <summary>A customer did something that is no purchase (<c>activity.observed</c>).</summary>
public sealed record ActivityObserved
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When it was observed, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What, in the producer's own words: <c>visit</c>, <c>login</c>; 1 to 100 characters, upper and lower case are the same.</summary>
    public required string Kind { get; init; }

    /// <summary>Where, in the producer's own words.</summary>
    public string? Channel { get; init; }
}
