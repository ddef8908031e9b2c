using ChurnWorker.Model.WinBack;
using NodaTime;
using NodaTime.TimeZones;

namespace ChurnWorker.Assessment;

/// <summary>Quiet hours on the wall clock of a zone, where days may have 23 or 25 hours.</summary>
internal static class ContactHours
{
    /// <summary>The earliest instant not before a given one that is not quiet, both Unix milliseconds UTC; null where none ever is.</summary>
    public static Func<long, long>? NextContact(QuietHours? quiet)
    {
        if (quiet is null)
            return null;
        var zone = BclDateTimeZone.FromTimeZoneInfo(TimeZoneInfo.FindSystemTimeZoneById(quiet.TimeZone));
        return now => NextContact(quiet, zone, now);
    }

    private static long NextContact(QuietHours quiet, DateTimeZone zone, long now)
    {
        var local = Instant.FromUnixTimeMilliseconds(now).InZone(zone).LocalDateTime;
        var time = local.TimeOfDay.ToTimeOnly();
        if (!quiet.Contains(time))
            return now;

        // Where clocks skip that minute quiet ends when they have skipped it; where they repeat it, the first time is early enough
        var day = time < quiet.To ? local.Date : local.Date.PlusDays(1);
        var end = zone.AtLeniently(day + LocalTime.FromTimeOnly(quiet.To)).ToInstant().ToUnixTimeMilliseconds();

        // Set back across the end, a clock shows quiet hours a second time: what has ended has ended
        return Math.Max(end, now);
    }
}
