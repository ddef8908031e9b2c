namespace ChurnWorker.Model.Retention;

/// <summary>
/// The window of a report. A customer exists at an instant when the last effective purchase lies less than the activity window before it, or a
/// subscription runs; what happens at the very instant counts as later.
/// </summary>
/// <param name="From">Start, Unix milliseconds UTC.</param>
/// <param name="To">End, exclusive, after <paramref name="From"/>. Nothing from then on is known to the report.</param>
/// <param name="ActiveDays">The activity window, days, at least 1.</param>
public readonly record struct RetentionWindow(long From, long To, int ActiveDays)
{
    private const long Day = 86_400_000;

    /// <summary>Length, days.</summary>
    public double Days => (double)(To - From) / Day;

    /// <summary>Whether an instant lies within the window.</summary>
    public bool Contains(long instant) => instant >= From && instant < To;

    /// <summary>Whether a purchase keeps its customer at a later instant.</summary>
    internal bool IsActive(long purchasedAt, long at) => purchasedAt < at && purchasedAt >= at - ActiveDays * Day;
}
