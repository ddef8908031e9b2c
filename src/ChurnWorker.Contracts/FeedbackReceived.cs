namespace ChurnWorker.Contracts;

/// <summary>A customer answered a survey (<c>feedback.received</c>).</summary>
public sealed record FeedbackReceived
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The customer; up to 200 characters. Empty, "0", "null" and "anonymous" mean a guest.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When the answer was given, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The survey: <c>nps</c> (would you recommend us), <c>csat</c> (how satisfied are you) or <c>ces</c> (how easy was it).</summary>
    public required string Kind { get; init; }

    /// <summary>0 to <see cref="Scale"/>; for nps an integer.</summary>
    public required decimal Score { get; init; }

    /// <summary>The best score there is, 1 to 100; absent: 10 for nps, which knows no other, 5 for csat, 7 for ces.</summary>
    public int? Scale { get; init; }
}
