using System.Globalization;

namespace ChurnWorker.Demo;

/// <summary>The figures for a marketer: plain text, one line a figure.</summary>
internal static class DemoTable
{
    public static void Write(TextWriter output, DemoFigures f)
    {
        output.WriteLine($"A simulated shop from {Day(f.From)} to {Day(f.Until.AddDays(-1))}, watched since {Day(f.LiveSince)}");
        output.WriteLine();
        Line(output, "customers", Number(f.Customers), "");
        Line(output, "high value", Number(f.HighValue), "at the end, by expected value");
        Line(output, "flagged", Number(f.Flagged), $"customers who went quiet, in {Number(f.Silences)} silences");
        var rule = f.AgainstFixedRule;
        Line(output, "against a 90-day rule", Days(rule.MedianDays), $"median of {Number(rule.Silences)} silences noticed live; earlier in {Number(rule.Earlier)}, later in {Number(rule.Silences - rule.Earlier)}");
        Line(output, "  who buy most often", Days(rule.MedianDaysOften), "the quarter expected back soonest");
        Line(output, "  who buy least often", Days(rule.MedianDaysSeldom), "the quarter expected back latest");
        Line(output, "value at stake", $"{f.ValueAtStake.ToString("N0", CultureInfo.InvariantCulture)} {f.Currency}", "expected sales of a year that the silences put at risk, when flagged");
        Line(output, "came back afterwards", Share(f.CameBack, f.Silences), $"{Number(f.CameBack)} of {Number(f.Silences)} silences that the campaign system was told of");
        Line(output, "  held out", Share(f.HeldOutCameBack, f.HeldOut), $"{Number(f.HeldOutCameBack)} of {Number(f.HeldOut)} silences deliberately kept from it");
        Line(output, "taken back", Number(f.Retracted), "triggers that late or corrected data disproved");
        Line(output, "messages", Number(f.Published), $"published, {Number(f.Received)} received by the campaign system");
        output.WriteLine();
        output.WriteLine("Simulated customers read no campaigns: the two shares that came back differ by chance alone.");
        output.WriteLine("In a real shop their difference is what contact is worth.");
    }

    private static void Line(TextWriter output, string name, string value, string note) => output.WriteLine($"  {name,-28}{value,18}   {note}".TrimEnd());

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Days(double earlier) =>
        Math.Abs(earlier).ToString("0.0", CultureInfo.InvariantCulture) + (earlier < 0 ? " days later" : " days earlier");

    private static string Share(long part, long whole) => whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
