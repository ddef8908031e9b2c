using System.Globalization;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Replay;

namespace ChurnWorker.Commands;

/// <summary>A tuning for a person.</summary>
internal static class TuneTables
{
    public static IEnumerable<TextTable> Of(TuneReport r)
    {
        yield return new TextTable(
            $"Each threshold as the only stage (caught: bought nothing within {r.HorizonDays} days of the contact)",
            ["threshold", "contacts", "customers", "caught", "false alarms", "undecided", "caught of decided", "median silence, days", $"expected profit, {r.Currency ?? "-"}"],
            [.. r.Grid.Select(row => Row(Threshold(row), row))]);
        yield return new TextTable(
            "The best", ["", "value", ""],
            [
                ["threshold", Threshold(r.Best), string.Create(CultureInfo.InvariantCulture, $"best in {r.BestPercent:0} % of 1,000 draws of customers")],
                ["expected profit", Money(r.Best.Profit), $"90 % of the draws: {Money(r.ProfitLow)} .. {Money(r.ProfitHigh)}"],
            ],
            HasNotes: true);
        yield return new TextTable(
            string.Create(CultureInfo.InvariantCulture, $"Against {SilenceWalk.RuleDays} days without a purchase, at the same number of contacts: {Days(r.MedianDaysEarlier)}"),
            ["", "contacts", "customers", "caught", "false alarms", "undecided", "caught of decided", "median silence, days"],
            [Row($"threshold {Threshold(r.AtSameContacts)}", r.AtSameContacts).SkipLast(1).ToList(), Row($"{SilenceWalk.RuleDays} days", r.FixedRule).SkipLast(1).ToList()]);
    }

    private static List<string> Row(string name, TuneRow row) =>
    [
        name, Number(row.Contacts), Number(row.Customers), Number(row.Caught), Number(row.FalseAlarms), Number(row.Undecided),
        row.CaughtPercent is { } percent ? percent.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "-",
        row.MedianSilentDays is { } days ? days.ToString("0.0", CultureInfo.InvariantCulture) : "-", Money(row.Profit),
    ];

    private static string Days(double? earlier) => earlier is { } days
        ? Math.Abs(days).ToString("0.0", CultureInfo.InvariantCulture) + (days < 0 ? " days later" : " days earlier")
        : "no contact to compare";

    private static string Threshold(TuneRow row) => row.Threshold?.ToString("0.00##", CultureInfo.InvariantCulture) ?? "-";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Money(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
