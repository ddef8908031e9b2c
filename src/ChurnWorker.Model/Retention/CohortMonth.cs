using System.Globalization;

namespace ChurnWorker.Model.Retention;

/// <summary>Calendar months, counted from year 0.</summary>
public static class CohortMonth
{
    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The month of a day number.</summary>
    public static int Of(int day)
    {
        var date = DateOnly.FromDayNumber(day + s_epoch);
        return date.Year * 12 + date.Month - 1;
    }

    /// <summary>The month of a date.</summary>
    public static int Of(DateOnly date) => date.Year * 12 + date.Month - 1;

    /// <summary>YYYY-MM.</summary>
    public static string ToText(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}-{month % 12 + 1:D2}");
}
