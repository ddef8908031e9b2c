using System.Globalization;

namespace ChurnWorker.Ops.Page;

/// <summary>Figures as people read them.</summary>
internal static class Figure
{
    /// <summary>A count with thousands apart.</summary>
    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share, or a dash where there is nothing to divide.</summary>
    public static string Share(double part, double whole) => whole > 0 ? (part / whole).ToString("0.0 %", CultureInfo.InvariantCulture) : "–";

    /// <summary>Seconds as a person says them; a dash where nothing can be said.</summary>
    public static string Age(double? seconds) => seconds switch
    {
        null => "–",
        < 1 => "under 1 s",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0} days"),
    };

    /// <summary>A moment to the minute.</summary>
    /// <param name="at">Unix milliseconds UTC.</param>
    public static string Moment(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A day of the calendar, UTC.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    public static string Day(long day) => DateTimeOffset.FromUnixTimeSeconds(day * 86_400).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
