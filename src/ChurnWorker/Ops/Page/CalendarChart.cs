using System.Globalization;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;

namespace ChurnWorker.Ops.Page;

/// <summary>The trigger calendar against what fired: a band that chance leaves on fewer than one day in twenty, and bars of those days that are over.</summary>
/// <param name="Days">Rows of the calendar, by day; a day may be missing.</param>
/// <param name="Today">Day number.</param>
internal sealed record CalendarChart(IReadOnlyList<CalendarRow> Days, int Today)
{
    private const double Height = 200;
    private const double Left = 64;
    private const double Bottom = 24;
    private const string Caption = "Triggers expected by day, held-out ones included, and what fired";

    private int First => Today - OpsFigures.Days;

    private static int Count => 2 * OpsFigures.Days;

    private static double Step => (Chart.Width - Left) / Count;

    public Markup Render(string id) => Days.Count == 0
        ? Markup.Of($"<p>No trigger is expected yet: that takes a forecast.</p>")
        : new Chart(id, Caption, Summary()) { Height = Height }.Render(
            Markup.Of($"{Grid()}{Days.Select(Draw)}{Now()}{Chart.Places([.. Enumerable.Range(First, Count).Select(ShopDay.ToText)], Left, Height - 6)}"),
            Chart.Legend((Chart.Square("band"), "expected, 95 of 100 days"), (Chart.Level("expected"), "mean"), (Chart.Square("s1"), "fired"), (Chart.Square("off"), "fired, outside the band"), (Chart.Upright("now"), "today")),
            PageTable.Of("", ["Day", "Expected", "Band", "Fired"], Days.Select(Row)));

    private double Top => Chart.NiceTop(Days.Max(day => Math.Max(day.Forecast.High, day.Actual ?? 0)));

    private string Summary()
    {
        var over = Days.Where(day => day.Actual is not null).ToList();
        var ahead = Days.Where(day => day.Forecast.Day >= Today).Sum(day => day.Forecast.Expected);
        return string.Create(CultureInfo.InvariantCulture, $"{ahead:0.#} triggers are expected from today on. Of the {over.Count} days that are over, {over.Count(IsOff)} left the band.");
    }

    private Markup Grid() => Markup.Join(((double[])[0, 0.5, 1]).Select(part => Chart.GridLine(Left, Y(part * Top), (Top * part).ToString("#,0.##", CultureInfo.InvariantCulture))));

    private Markup Draw(CalendarRow day)
    {
        var x = Left + ((day.Forecast.Day - First) * Step);
        var (low, high, mean) = (Y(day.Forecast.Low), Y(day.Forecast.High), Y(day.Forecast.Expected));
        var fired = day.Actual is > 0 and var actual
            ? Markup.Of($"""<rect class="{(IsOff(day) ? "off" : "s1")}" x="{x + (Step / 4):0.##}" y="{Y(actual):0.##}" width="{Step / 2:0.##}" height="{Y(0) - Y(actual):0.##}"/>""")
            : Markup.None;
        return Markup.Of($"""<rect class="band" x="{x:0.##}" y="{high:0.##}" width="{Step:0.##}" height="{Math.Max(1, low - high):0.##}"/>{fired}<line class="expected" x1="{x:0.##}" x2="{x + Step:0.##}" y1="{mean:0.##}" y2="{mean:0.##}"/>""");
    }

    private Markup Now() => Markup.Of($"""<line class="now" x1="{Left + (OpsFigures.Days * Step):0.##}" x2="{Left + (OpsFigures.Days * Step):0.##}" y1="4" y2="{Y(0):0.#}"/>""");

    private static string[] Row(CalendarRow day) =>
    [
        ShopDay.ToText(day.Forecast.Day), day.Forecast.Expected.ToString("0.0", CultureInfo.InvariantCulture), $"{Figure.Count(day.Forecast.Low)} to {Figure.Count(day.Forecast.High)}",
        day.Actual is { } actual ? Figure.Count(actual) + (IsOff(day) ? ", outside the band" : "") : "",
    ];

    private static bool IsOff(CalendarRow day) => day.Actual is { } actual && day.Forecast.Excludes(actual);

    private double Y(double value) => Chart.Top + ((1 - (value / Top)) * (Height - Bottom - Chart.Top));
}
