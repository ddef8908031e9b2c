using System.Globalization;

namespace ChurnWorker.Ops.Page;

/// <summary>Bars over time as SVG, with the same figures as a table for whoever does not see them.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Unit">What one is, e.g. <c>triggers</c>.</param>
/// <param name="Labels">One for each place, from left to right.</param>
/// <param name="Series">Stacked from the bottom: name, CSS class and a value for each place.</param>
internal sealed record BarChart(string Title, string Unit, IReadOnlyList<string> Labels, IReadOnlyList<BarSeries> Series)
{
    private const double Width = 720;
    private const double Height = 180;
    private const double Left = 48;
    private const double Bottom = 24;

    /// <summary>Place from which on the future is shown; null: all is past.</summary>
    public int? FutureFrom { get; init; }

    public Markup Render(string id)
    {
        var totals = Labels.Select((_, i) => Series.Sum(series => series.Values[i])).ToList();
        var top = NiceTop(totals.Count > 0 ? totals.Max() : 0);
        return Markup.Of($"""
            <figure>
            <figcaption>{Title}</figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{id}-t"><title id="{id}-t">{Summary(totals)}</title>
            {Grid(top)}{Bars(top)}{Axis()}
            </svg>
            {Legend()}
            <details id="{id}-d"><summary>As a table</summary><div class="scroll"><table><thead><tr><th scope="col">When</th>{Series.Select(series => Markup.Of($"<th scope=\"col\">{series.Name}</th>"))}</tr></thead><tbody>
            {Rows()}</tbody></table></div></details>
            </figure>
            """);
    }

    /// <summary>The least of 1, 2, 5, 10, 20, … that is not below a value.</summary>
    public static double NiceTop(double value)
    {
        for (var power = 1.0; ; power *= 10)
            foreach (var step in (double[])[1, 2, 5])
                if (step * power >= value)
                    return step * power;
    }

    private string Summary(List<double> totals) => totals.Sum() == 0
        ? $"{Title}: none"
        : string.Create(CultureInfo.InvariantCulture, $"{Title}: {Figure.Count(totals.Sum())} {Unit}, most {Figure.Count(totals.Max())} at {Labels[totals.IndexOf(totals.Max())]}");

    private static Markup Grid(double top) => Markup.Join(((double[])[0, 0.5, 1]).Select(part => Markup.Of(
        $"""<line class="grid" x1="{Left}" x2="{Width}" y1="{Y(part):0.#}" y2="{Y(part):0.#}"/><text class="tick" x="{Left - 6}" y="{Y(part) + 4:0.#}" text-anchor="end">{top * part:#,0.##}</text>""")));

    private Markup Bars(double top)
    {
        var step = (Width - Left) / Math.Max(1, Labels.Count);
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

        if (FutureFrom is { } future)
            parts.Add(Markup.Of($"""<line class="now" x1="{Left + (future * step):0.##}" x2="{Left + (future * step):0.##}" y1="4" y2="{Y(0):0.#}"/>"""));
        return Markup.Join(parts);
    }

    private Markup Axis()
    {
        if (Labels.Count == 0)
            return Markup.None;
        var step = (Width - Left) / Labels.Count;
        int[] places = [0, Labels.Count / 2, Labels.Count - 1];
        string[] anchors = ["start", "middle", "end"];
        return Markup.Join(places.Select((place, i) => Markup.Of(
            $"""<text class="tick" x="{Left + ((place + (i / 2.0)) * step):0.#}" y="{Height - 6}" text-anchor="{anchors[i]}">{Labels[place]}</text>""")));
    }

    private Markup Legend() => Series.Count < 2
        ? Markup.None
        : Markup.Of($"""<ul class="legend">{Series.Select(series => Markup.Of($"""<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{series.Class}" width="10" height="10"/></svg>{series.Name}</li>"""))}</ul>""");

    private IEnumerable<Markup> Rows() => Labels.Select((label, i) => Markup.Of($"<tr><th scope=\"row\">{label}</th>{Series.Select(series => Markup.Of($"<td>{series.Values[i]:#,0.##}</td>"))}</tr>\n"));

    private static double Y(double part) => 8 + ((1 - part) * (Height - Bottom - 8));
}
