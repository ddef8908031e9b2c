using System.Globalization;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Ops.Page;

/// <summary>How well forecasts rank who stays away, beside the rules a shop would use without a model: 0.5 is chance.</summary>
/// <param name="Forecasts">Resolved forecasts.</param>
internal sealed record RankChart(LiveQuality Forecasts)
{
    private const double RowHeight = 48;
    private const double Foot = 26;

    private IReadOnlyList<(string Name, double? Auc, string Class)> Rows =>
    [
        ("forecasts that decided", Forecasts.Model.Auc, "s1"),
        ("timing model alone", Forecasts.Raw.Auc, "s2"),
        .. Forecasts.Rules.Select(rule => (Name(rule.Rule), rule.Auc, "s3")),
    ];

    public Markup Render(string id)
    {
        var height = (Rows.Count * RowHeight) + Foot;
        return new Chart(id, "Ranking who stays away (area under the ROC curve), beside naive rules", Summary()) { Height = height }.Render(
            Markup.Of($"""
                {Enumerable.Range(0, 6).Select(tenth => Scale(0.5 + (tenth / 10.0), height))}
                {Rows.Select((row, i) => Markup.Of($"""<text class="name" x="0" y="{(i * RowHeight) + 18}">{row.Name}</text><text class="name" x="{Chart.Width}" y="{(i * RowHeight) + 18}" text-anchor="end">{Auc(row.Auc)}</text><rect class="{row.Class}" x="0" y="{(i * RowHeight) + 23}" width="{X(row.Auc ?? 0.5):0.##}" height="16"/>"""))}
                """),
            Markup.None,
            PageTable.Of("", ["Ranked by", "AUC"], Rows.Select(row => (string[])[row.Name, Auc(row.Auc)])));
    }

    private string Summary() => string.Join(", ", Rows.Select(row => $"{row.Name} {Auc(row.Auc)}")) + ". A half is chance, 1 is perfect.";

    private static Markup Scale(double auc, double height) => Markup.Of(
        $"""<line class="grid" x1="{X(auc):0.#}" x2="{X(auc):0.#}" y1="0" y2="{height - Foot:0.#}"/><text class="tick" x="{X(auc):0.#}" y="{height - 8:0.#}" text-anchor="{(auc < 0.55 ? "start" : auc > 0.95 ? "end" : "middle")}">{auc:0.0}</text>""");

    /// <summary>A name of <see cref="LiveQuality.Rules"/> for people.</summary>
    private static string Name(string rule) => rule switch
    {
        "fixed_90_days" => "silent for 90 days",
        "own_mean_gap_x3" => "silent for 3 own mean gaps",
        _ => rule.Replace('_', ' '),
    };

    private static string Auc(double? value) => value is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static double X(double auc) => Chart.Width * Math.Clamp((auc - 0.5) / 0.5, 0, 1);
}
