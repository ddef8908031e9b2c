using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using ChurnWorker.Intake;

namespace ChurnWorker.Commands;

/// <summary>Options that take a day or an instant, in the one spelling that means the same on every machine.</summary>
internal static class DateOption
{
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            if (result.Tokens is [{ Value: var text }] && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            result.AddError($"{name} takes a day, e.g. 2024-01-31");
            return null;
        },
    };

    public static Option<DateTimeOffset?> Instant(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (result.Tokens is [{ Value: var text }] && !InstantText.TryRead(Encoding.UTF8.GetBytes(text), out var instant).IsRefused)
                return DateTimeOffset.FromUnixTimeMilliseconds(instant);
            result.AddError($"{name} takes a time with its offset from UTC, e.g. 2024-01-31T12:00:00Z");
            return null;
        },
    };
}
