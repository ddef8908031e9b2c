using Serilog.Events;

namespace ChurnWorker.Configuration;

/// <summary>Catches the mistakes in the section <c>Serilog</c> that its own reader would swallow or only throw at one at a time.</summary>
internal static class LoggingRules
{
    private static readonly string[] s_members =
        ["Using", "MinimumLevel", "LevelSwitches", "FilterSwitches", "WriteTo", "AuditTo", "Enrich", "Filter", "Destructure", "Properties"];

    private static readonly string[] s_levels = Enum.GetNames<LogEventLevel>();

    /// <summary>What is wrong with the keys and texts of the section.</summary>
    public static IEnumerable<ConfigurationError> Check(IReadOnlyDictionary<string, string?> section)
    {
        foreach (var (key, text) in section)
        {
            var segments = key.Split(':');
            if (segments.Length < 2)
                yield return new ConfigurationError(key, "is a section; it holds e.g. Serilog:MinimumLevel");
            else if (!IsMember(segments[1]))
                yield return new ConfigurationError(key, $"is not a setting{NearestName.Hint(segments[1], s_members)}");
            else if (IsLevel(segments) && text is not null && !text.StartsWith('$') && !s_levels.Contains(text, StringComparer.OrdinalIgnoreCase))
                yield return new ConfigurationError(key, $"'{text}' is not a level{NearestName.Hint(text, s_levels)}; levels are {string.Join(", ", s_levels)}");
        }
    }

    // Serilog takes WriteTo:Console and WriteTo0 style names as well
    private static bool IsMember(string name) => s_members.Contains(name.TrimEnd("0123456789".ToCharArray()), StringComparer.OrdinalIgnoreCase);

    private static bool IsLevel(string[] segments) =>
        segments[1].Equals("MinimumLevel", StringComparison.OrdinalIgnoreCase)
        && (segments.Length == 2
            || (segments.Length == 3 && segments[2].Equals("Default", StringComparison.OrdinalIgnoreCase))
            || (segments.Length > 3 && segments[2].Equals("Override", StringComparison.OrdinalIgnoreCase)));
}
