using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Configuration;

/// <summary>One dated exchange rate as text, <c>CODE DATE RATE</c>: <c>USD 2024-01-01 0.92</c> says what one dollar is worth in the reporting currency from that day on.</summary>
internal static class RateText
{
    /// <summary>What one looks like.</summary>
    public const string Form = "CODE DATE RATE, e.g. USD 2024-01-01 0.92";

    private const decimal Smallest = 0.000_000_001m;
    private const decimal Largest = 1_000_000_000m;

    /// <summary>Reads one; says what is wrong with it, or null.</summary>
    public static string? TryParse(string text, out DatedRate rate)
    {
        rate = new DatedRate("", 0, 0);
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var code, var from, var value])
            return $"'{text}' is not {Form}";
        if (!Currencies.TryGet(code, out var currency))
            return $"'{text}': '{code}' is not an ISO 4217 code{NearestName.Hint(code, Currencies.All.Select(c => c.Code))}";
        if (!DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return $"'{text}': '{from}' is not a date such as 2024-01-31";
        if (!decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is < Smallest or > Largest)
            return $"'{text}': '{value}' is not a rate from {Smallest} to {Largest} with a decimal point";
        if (value.Replace(".", "", StringComparison.Ordinal).Trim('0').Length > ReportingRates.MostRateDigits)
            return $"'{text}': '{value}' has more than {ReportingRates.MostRateDigits} significant digits";
        rate = new DatedRate(currency.Code, ShopDay.Of(date), number);
        return null;
    }

    /// <summary>Reads those that <see cref="ConfigurationRules"/> found right.</summary>
    public static IEnumerable<DatedRate> Parse(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            TryParse(text, out var rate);
            yield return rate;
        }
    }

    /// <summary>Everything wrong with the rates of a shop.</summary>
    public static IEnumerable<string> Errors(ShopOptions shop)
    {
        if (shop.Rates is not { } texts)
            yield break;
        if (shop.ReportingCurrency is null)
            yield return "has no effect unless Shop:ReportingCurrency is set";
        var seen = new HashSet<(string Currency, int Day)>();
        foreach (var text in texts)
        {
            if (TryParse(text, out var rate) is { } error)
                yield return error;
            else if (rate.Currency == shop.ReportingCurrency)
                yield return $"'{text}': that is the reporting currency itself, whose rate is 1";
            else if (!seen.Add((rate.Currency, rate.FromDay)))
                yield return $"'{text}': there is another rate of the same currency and day";
        }
    }
}
