using System.Globalization;

namespace ChurnWorker.Configuration;

/// <summary>Durations as people write them: <c>500ms</c>, <c>1s</c>, <c>5m</c>, <c>48h</c>, <c>1.5d</c>, or <c>[d.]hh:mm:ss</c>.</summary>
internal static class DurationText
{
    // ms before m and s: the first suffix that fits is taken
    private static readonly (string Suffix, long Ticks)[] s_units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration that is not negative. A bare number is refused: it could be seconds or days.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        text = text.Trim();
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero;
        foreach (var (suffix, ticks) in s_units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            if (!decimal.TryParse(text[..^suffix.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                return false;
            if (count > TimeSpan.MaxValue.Ticks / ticks)
                return false;
            value = new TimeSpan((long)(count * ticks));
            return true;
        }

        return false;
    }

    /// <summary>The shortest whole number of one unit that says the same, which <see cref="TryParse"/> reads back. 1 d is written <c>24h</c>, as the contract does.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        for (var i = s_units.Length - 1; i >= 0; i--)
        {
            var (suffix, ticks) = s_units[i];
            var least = ticks == TimeSpan.TicksPerDay ? 3 * ticks : ticks;
            if (value.Ticks >= least && value.Ticks % ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / ticks}{suffix}");
        }

        return value.ToString("c", CultureInfo.InvariantCulture);
    }
}
