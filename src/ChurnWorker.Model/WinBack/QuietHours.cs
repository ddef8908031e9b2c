namespace ChurnWorker.Model.WinBack;

/// <summary>Hours of the day at which nobody is disturbed, on the wall clock of one zone. From after to: over midnight.</summary>
/// <param name="From">First minute of quiet.</param>
/// <param name="To">First minute after it; another than <paramref name="From"/>.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To, string TimeZone)
{
    /// <summary>Whether a time of day is quiet.</summary>
    public bool Contains(TimeOnly time) => time.IsBetween(From, To);
}
