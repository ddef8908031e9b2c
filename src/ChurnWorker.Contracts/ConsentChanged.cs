namespace ChurnWorker.Contracts;

/// <summary>A customer gave or withdrew consent to be contacted on a channel (<c>consent.changed</c>).</summary>
public sealed record ConsentChanged
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When it changed, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The channel: <c>email</c>, <c>sms</c>; 1 to 100 characters, upper and lower case are the same.</summary>
    public required string Channel { get; init; }

    /// <summary>Whether the customer may be contacted there.</summary>
    public required bool Granted { get; init; }
}
