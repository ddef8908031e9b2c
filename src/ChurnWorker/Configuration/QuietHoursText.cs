using System.Globalization;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Configuration;

/// <summary>Quiet hours as a setting has them: <c>21:00-08:00</c>.</summary>
internal static class QuietHoursText
{
    /// <summary>What a person must write.</summary>
    public const string Form = "HH:mm-HH:mm, e.g. 21:00-08:00";

    /// <summary>What is wrong with a text; null when nothing is.</summary>
    public static string? Error(string? text) => text is null || TryParse(text, out _, out _) ? null : $"'{text}' is not {Form} with two different times";

    /// <summary>Reads a valid text.</summary>
    public static QuietHours Parse(string text, string timeZone) =>
        TryParse(text, out var from, out var to) ? new QuietHours(from, to, timeZone) : throw new FormatException(Error(text));

    private static bool TryParse(string text, out TimeOnly from, out TimeOnly to)
    {
        to = default;
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        return Time(parts[0], out from) & (parts.Length == 2 && Time(parts[1], out to)) && from != to;
    }

    private static bool Time(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
