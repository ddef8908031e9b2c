namespace ChurnWorker.Model.Activity;

/// <summary>The shop's calendar: which day an instant falls on in the shop's time zone.</summary>
/// <param name="zone">The shop's zone.</param>
public sealed class ShopCalendar(TimeZoneInfo zone)
{
    private const long MillisecondsADay = 86_400_000;
    private readonly bool isUtc = !zone.SupportsDaylightSavingTime && zone.BaseUtcOffset == TimeSpan.Zero;

    /// <summary>The calendar of a shop that reckons in UTC.</summary>
    public static ShopCalendar Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Day number (days since 1970-01-01) of an instant on the shop's wall calendar.</summary>
    /// <param name="instant">Unix milliseconds UTC.</param>
    public int DayOf(long instant)
    {
        var offset = isUtc ? 0 : (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(instant)).TotalMilliseconds;
        return (int)Math.Floor((double)(instant + offset) / MillisecondsADay);
    }

    /// <summary>The instant at which a day begins on the shop's wall calendar, Unix milliseconds UTC.</summary>
    /// <param name="day">Day number.</param>
    public long StartOf(int day)
    {
        var midnight = DateTime.UnixEpoch.AddDays(day);
        if (isUtc)
            return day * MillisecondsADay;
        var wall = DateTime.SpecifyKind(midnight, DateTimeKind.Unspecified);

        // Midnight comes twice where clocks are set back over it: the day begins with the first
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return day * MillisecondsADay - (long)offset.TotalMilliseconds;
    }
}
