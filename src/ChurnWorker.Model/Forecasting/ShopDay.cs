using System.Globalization;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Day numbers (days since 1970-01-01) as people write them.</summary>
public static class ShopDay
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>ISO 8601 date of a day number.</summary>
    public static string ToText(int day) => DateOnly.FromDayNumber(day + Epoch).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Day number of a date.</summary>
    public static int Of(DateOnly date) => date.DayNumber - Epoch;

    /// <summary>Day number of an ISO 8601 date.</summary>
    /// <exception cref="FormatException">The text is not a date.</exception>
    public static int Parse(string text) => Of(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
