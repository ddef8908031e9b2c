namespace ChurnWorker.Intake;

/// <summary>When input was received: at a known instant, or, when history is replayed, at the instant each event itself states.</summary>
/// <param name="Instant">Unix milliseconds UTC; for <paramref name="IsEventTime"/> the stand-in where an event states no readable time.</param>
/// <param name="IsEventTime">Whether an event counts as received when it happened, and so is never in the future.</param>
internal readonly record struct Receipt(long Instant, bool IsEventTime = false)
{
    /// <summary>How far a producer's clock may be ahead of ours, ms; within it the event counts as happening at receipt.</summary>
    public const long ClockTolerance = 5 * 60_000;

    public long Of(long stated) => IsEventTime ? stated : Instant;

    public bool IsFuture(long stated) => !IsEventTime && stated > Instant + ClockTolerance;

    public long Clamp(long stated) => IsEventTime ? stated : Math.Min(stated, Instant);
}
