using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace ChurnWorker.Commands;

/// <summary>Options that take numbers: digits and a dot, within bounds. The parser of the library takes 1,5 for 15, and NaN for a number.</summary>
internal static class NumberOption
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>A number from a least to a most, both included.</summary>
    public static Option<T> Of<T>(string name, string description, string helpName, T initial, T least, T most)
        where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => initial,
        CustomParser = result => result.Tokens is [{ Value: var text }] && TryRead<T>(text, out var number) && number >= least && number <= most
            ? number
            : Refused<T>(result, $"{name} takes {(typeof(T) == typeof(int) ? "a whole number" : "a number")} from {Invariant(least)} to {Invariant(most)}"),
    };

    /// <summary>Probabilities, several after one name, each above 0 and below 1; null where none is given.</summary>
    public static Option<double[]?> Probabilities(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "P",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => result.Tokens.All(token => TryRead<double>(token.Value, out var p) && p is > 0 and < 1)
            ? [.. result.Tokens.Select(token => double.Parse(token.Value, Plain, CultureInfo.InvariantCulture))]
            : Refused<double[]>(result, $"{name} takes numbers above 0 and below 1, e.g. {name} 0.5 0.7"),
    };

    private static bool TryRead<T>(string text, out T number)
        where T : INumber<T> => T.TryParse(text, typeof(T) == typeof(int) ? NumberStyles.AllowLeadingSign : Plain, CultureInfo.InvariantCulture, out number!) && T.IsFinite(number);

    private static T? Refused<T>(ArgumentResult result, string why)
    {
        result.AddError(why);
        return default;
    }

    private static string Invariant<T>(T number)
        where T : INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
