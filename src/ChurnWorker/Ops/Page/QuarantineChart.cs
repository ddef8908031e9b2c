using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Ops.Page;

/// <summary>What is in quarantine, by reason.</summary>
/// <param name="Reasons">Counts, most first.</param>
internal sealed record QuarantineChart(IReadOnlyList<QuarantineCount> Reasons)
{
    private const int Most = 6;
    private const double RowHeight = 38;

    private long Total => Reasons.Sum(row => row.Count);

    public Markup Render(string id)
    {
        if (Reasons.Count == 0)
            return Markup.Of($"""<figure id="{id}"><figcaption>Quarantine by reason</figcaption><p class="nothing">Nothing is in quarantine.</p></figure>""");
        var shown = Reasons.Take(Most).ToList();
        var rest = Reasons.Skip(Most).Sum(row => row.Count);
        return new Chart(id, "Quarantine by reason", Summary()) { Height = (shown.Count * RowHeight) + (rest > 0 ? RowHeight : 0) }.Render(
            Markup.Of($"{shown.Select((row, i) => Row(row.Reason, row.Count, i))}{(rest > 0 ? Row("other reasons", rest, Most) : Markup.None)}"),
            Markup.None,
            PageTable.Of("", ["Reason", "Inputs", "Since"], Reasons.Select(row => (string[])[row.Reason, Figure.Count(row.Count), ReportText.Instant(row.Since)])));
    }

    private string Summary() => $"{Figure.Count(Total)} refused inputs, most of them {Reasons[0].Reason}: {Figure.Count(Reasons[0].Count)}.";

    private Markup Row(string reason, long count, int place) => Markup.Of(
        $"""<text class="name" x="0" y="{(place * RowHeight) + 18}">{reason}</text><text class="name" x="{Chart.Width}" y="{(place * RowHeight) + 18}" text-anchor="end">{Figure.Count(count)}</text><rect class="s3" x="0" y="{(place * RowHeight) + 23}" width="{Math.Max(2, Chart.Width * count / Reasons[0].Count):0.##}" height="9"/>""");
}
