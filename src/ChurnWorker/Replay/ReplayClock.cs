namespace ChurnWorker.Replay;

/// <summary>An event-time clock: it stands at the latest instant that any row so far has told, and never goes back.</summary>
internal sealed class ReplayClock
{
    /// <summary>Unix milliseconds UTC; <see cref="long.MinValue"/> before the first event.</summary>
    public long Now { get; private set; } = long.MinValue;

    /// <summary>First instant told.</summary>
    public long Started { get; private set; } = long.MinValue;

    public void MoveTo(long instant)
    {
        if (Started == long.MinValue)
            Started = instant;
        Now = Math.Max(Now, instant);
    }
}
