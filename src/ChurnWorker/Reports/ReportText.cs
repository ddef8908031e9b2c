using System.Globalization;

namespace ChurnWorker.Reports;

/// <summary>How reports write instants and money.</summary>
internal static class ReportText
{
    private static readonly long s_latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>ISO 8601 in UTC with milliseconds; "never" for an instant beyond all calendars.</summary>
    public static string Instant(long milliseconds) => milliseconds > s_latest
        ? "never"
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A foreign text, safe to look at on a terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '.' : c));
}
