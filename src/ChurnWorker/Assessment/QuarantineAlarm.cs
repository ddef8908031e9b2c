namespace ChurnWorker.Assessment;

/// <summary>
/// Quarantine is never silent, and a flood of refusals is no flood of lines: at most one a minute for each reason, with how many there were since the
/// last. Counts and reasons only: a body may hold anything. Whoever calls holds the write transaction's turn no more, so calls may come together.
/// </summary>
internal sealed class QuarantineAlarm(ILogger logger)
{
    private const long Quiet = 60_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Count, long SilentUntil)> _reasons = new(StringComparer.Ordinal);

    /// <summary>Notes refusals that are on disk.</summary>
    /// <param name="reasons">A reason each.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public void Note(IReadOnlyList<string> reasons, long now)
    {
        lock (_gate)
        {
            foreach (var (reason, count) in reasons.CountBy(reason => reason))
            {
                var (before, silentUntil) = _reasons.GetValueOrDefault(reason, (0, long.MinValue));
                if (now >= silentUntil)
                    AssessmentLog.Quarantined(logger, before + count, reason);
                _reasons[reason] = now >= silentUntil ? (0, now + Quiet) : (before + count, silentUntil);
            }
        }
    }
}
