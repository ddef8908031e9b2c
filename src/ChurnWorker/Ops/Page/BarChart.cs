using System.Globalization;

namespace ChurnWorker.Ops.Page;

/// <summary>Bars over time.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Unit">What one is, e.g. <c>triggers</c>.</param>
/// <param name="Labels">One for each place, from left to right.</param>
/// <param name="Series">Stacked from the bottom: name, CSS class and a value for each place.</param>
internal sealed record BarChart(string Title, string Unit, IReadOnlyList<string> Labels, IReadOnlyList<BarSeries> Series)
{
    private const double Height = 200;
    private const double Left = 48;
    private const double Bottom = 24;

    public Markup Render(string id)
    {
        var totals = Labels.Select((_, i) => Series.Sum(series => series.Values[i])).ToList();
        var top = Chart.NiceTop(totals.Count > 0 ? totals.Max() : 0);
        return new Chart(id, Title, Summary(totals)) { Height = Height }.Render(
            Markup.Of($"{Grid(top)}{Bars(top)}{Chart.Places(Labels, Left, Height - 6)}"),
            Series.Count < 2 ? Markup.None : Chart.Legend(Series.Select(series => (Chart.Square(series.Class), series.Name))),
            PageTable.Of("", ["When", .. Series.Select(series => series.Name)], Labels.Select((label, i) => (string[])[label, .. Series.Select(series => Figure.Count(series.Values[i]))])));
    }

    private string Summary(List<double> totals) => totals.Sum() == 0
        ? $"No {Unit}."
        : string.Create(CultureInfo.InvariantCulture, $"{Figure.Count(totals.Sum())} {Unit}, most {Figure.Count(totals.Max())} at {Labels[totals.IndexOf(totals.Max())]}.");

    private static Markup Grid(double top) => Markup.Join(((double[])[0, 0.5, 1]).Select(part => Chart.GridLine(Left, Y(part), (top * part).ToString("#,0.##", CultureInfo.InvariantCulture))));

    private Markup Bars(double top)
    {
        var step = (Chart.Width - Left) / Math.Max(1, Labels.Count);
        var parts = new List<Markup>();
        for (var i = 0; i < Labels.Count; i++)
        {
            var below = 0.0;
            foreach (var series in Series.Where(series => series.Values[i] > 0))
            {
                var (from, to) = (Y(below / top), Y((below + series.Values[i]) / top));
                parts.Add(Markup.Of($"""<rect class="{series.Class}" x="{Left + (i * step) + 1:0.##}" y="{to:0.##}" width="{Math.Max(1, step - 2):0.##}" height="{Math.Max(0.5, from - to):0.##}"/>"""));
                below += series.Values[i];
            }
        }

        return Markup.Join(parts);
    }

    private static double Y(double part) => Chart.Top + ((1 - part) * (Height - Bottom - Chart.Top));
}
