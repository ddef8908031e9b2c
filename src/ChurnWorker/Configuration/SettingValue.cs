using System.Globalization;

namespace ChurnWorker.Configuration;

/// <summary>Text to the value of a setting and back, by the type of its property.</summary>
internal static class SettingValue
{
    /// <summary>Reads a value of <paramref name="type"/> (never a list, never nullable); null when the text is none.</summary>
    public static object? Parse(Type type, string text)
    {
        if (type == typeof(string))
            return text;
        text = text.Trim();
        if (type == typeof(TimeSpan))
            return DurationText.TryParse(text, out var duration) ? duration : null;
        if (type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null;
        if (type == typeof(decimal))
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var money) ? money : null;
        if (type.IsEnum)
        {
            // Enum.TryParse would also take numbers and lists of names
            var name = Enum.GetNames(type).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
            return name is null ? null : Enum.Parse(type, name);
        }

        throw new NotSupportedException($"A setting cannot be of type {type.Name}.");
    }

    /// <summary>The value as <see cref="Parse"/> would read it; lists with commas; nothing for null.</summary>
    public static string Format(object? value) => value switch
    {
        null => "",
        TimeSpan duration => DurationText.Format(duration),
        bool flag => flag ? "true" : "false",
        double[] list => string.Join(", ", list.Select(v => v.ToString("0.0##############", CultureInfo.InvariantCulture))),
        string[] list => string.Join(", ", list),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>What text of the type looks like, for an error message.</summary>
    public static string Describe(Type type) => type switch
    {
        _ when type == typeof(TimeSpan) => "a duration such as 500ms, 1s, 5m, 48h or 00:05:00",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(double) || type == typeof(decimal) => "a number with a decimal point",
        _ when type.IsEnum => string.Join(" or ", Enum.GetNames(type)),
        _ => "text",
    };
}
