using System.Globalization;
using ChurnWorker.Reports;

namespace ChurnWorker.Ops.Page;

/// <summary>Contacted less held out with its 95 % interval, group by group: an interval that holds zero proves nothing.</summary>
/// <param name="Report">The comparison.</param>
internal sealed record UpliftChart(WinBackReport Report)
{
    private const double RowHeight = 48;
    private const double Foot = 26;

    public Markup Render(string id)
    {
        var groups = Report.Groups.Prepend(Report.All).Where(group => group.DifferencePoints is not null).ToList();
        if (groups.Count == 0)
            return Markup.Of($"<p>Nothing to compare yet: no cycle of both arms is {Report.Days} days old.</p>");
        var reach = Chart.NiceTop(groups.SelectMany(group => (double[])[Math.Abs(group.DifferenceLow!.Value), Math.Abs(group.DifferenceHigh!.Value)]).Max());
        var height = (groups.Count * RowHeight) + Foot;
        return new Chart(id, "Win-back rate of contacted cycles less that of held-out ones, percent points", Summary()) { Height = height }.Render(
            Markup.Of($"""
                {((double[])[-1, -0.5, 0, 0.5, 1]).Select(part => Scale(part, reach, height))}
                {groups.Select((group, row) => Row(group, row * RowHeight, reach))}
                """),
            Chart.Legend((Chart.Dot("s1"), "difference"), (Chart.Level("interval"), "95 % interval"), (Chart.Upright("zero"), "no difference")),
            PageTable.Of("", ["Cycles", "Contacted", "Bought", "Held out", "Bought", "Difference", "95 % interval"], groups.Select(Cells)));
    }

    private string Summary() => string.Create(CultureInfo.InvariantCulture, $"All cycles: {Words(Report.All)}.");

    private static Markup Scale(double part, double reach, double height) => Markup.Of(
        $"""<line class="{(part == 0 ? "zero" : "grid")}" x1="{X(part * reach, reach):0.#}" x2="{X(part * reach, reach):0.#}" y1="0" y2="{height - Foot:0.#}"/><text class="tick" x="{X(part * reach, reach):0.#}" y="{height - 8:0.#}" text-anchor="middle">{part * reach:+0.##;-0.##;0}</text>""");

    private static Markup Row(WinBackGroup group, double y, double reach) => Markup.Of($"""
        <text class="name" x="0" y="{y + 18:0.#}">{group.Name}</text><text class="tick" x="{Chart.Width}" y="{y + 18:0.#}" text-anchor="end">{group.TreatedRatePercent:0.0} % against {group.HeldOutRatePercent:0.0} %</text>
        <line class="interval" x1="{X(group.DifferenceLow!.Value, reach):0.##}" x2="{X(group.DifferenceHigh!.Value, reach):0.##}" y1="{y + 31:0.#}" y2="{y + 31:0.#}"/><circle class="s1" cx="{X(group.DifferencePoints!.Value, reach):0.##}" cy="{y + 31:0.#}" r="5.5"/>
        """);

    private static string[] Cells(WinBackGroup group) =>
    [
        group.Name, Figure.Count(group.Treated), Percent(group.TreatedRatePercent), Figure.Count(group.HeldOut), Percent(group.HeldOutRatePercent), Points(group.DifferencePoints),
        $"{Points(group.DifferenceLow)} to {Points(group.DifferenceHigh)}",
    ];

    private static string Words(WinBackGroup group) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Percent(group.TreatedRatePercent)} of {Figure.Count(group.Treated)} contacted bought, {Percent(group.HeldOutRatePercent)} of {Figure.Count(group.HeldOut)} held out; difference {Points(group.DifferencePoints)} points, {Points(group.DifferenceLow)} to {Points(group.DifferenceHigh)}");

    private static string Percent(double? value) => value is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    private static string Points(double? value) => value is { } known ? known.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "–";

    private static double X(double points, double reach) => 24 + ((Chart.Width - 48) * ((points / reach) + 1) / 2);
}
