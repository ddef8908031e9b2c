using System.Globalization;
using System.Text;

namespace ChurnWorker.Telemetry;

/// <summary>Makes text that came from outside harmless on a terminal: it can neither start a line of its own nor move the cursor nor reverse what is read.</summary>
internal static class LogText
{
    /// <summary>Writes control and direction characters as <c>\n</c> or <c>\u001b</c>; everything else stays.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => safe.Append("\\n"),
                '\r' => safe.Append("\\r"),
                '\t' => safe.Append("\\t"),
                _ when IsUnsafe(c) => safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }

    // Format covers bidirectional overrides and invisible joiners
    private static bool IsUnsafe(char c) => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
