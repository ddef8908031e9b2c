using System.Globalization;
using ChurnWorker.Model.Retention;

namespace ChurnWorker.Ops.Page;

/// <summary>Percent of each month's new customers who bought again in each later month: the darker, the more.</summary>
/// <param name="Cohorts">By month, oldest first.</param>
internal sealed record CohortChart(IReadOnlyList<Cohort> Cohorts)
{
    private const int Most = 13;
    private const double Left = 104;
    private const double Head = 40;
    private const double RowHeight = 24;
    private const double Faintest = 0.05;
    private const double Strongest = 0.5;

    public Markup Render(string id)
    {
        var shown = Cohorts.TakeLast(Most).ToList();
        var months = shown.Select(cohort => Math.Min(cohort.Active.Count, Most)).DefaultIfEmpty(0).Max() - 1;
        if (months < 1)
            return Markup.Of($"<p>No cohort yet: a month and the one after it have to be over.</p>");
        var most = shown.SelectMany(cohort => cohort.RetainedPercent.Skip(1).Take(months)).DefaultIfEmpty(0).Max();
        var cell = (Chart.Width - Left) / months;
        return new Chart(id, "Percent of each month's new customers who bought again, by months since the first purchase", Summary(shown)) { Height = Head + (shown.Count * RowHeight), IsFine = true }.Render(
            Markup.Of($"""
                <text class="tick" x="0" y="30">month</text><text class="tick" x="{Left - 8}" y="30" text-anchor="end">new</text>
                {Enumerable.Range(1, months).Select(month => Markup.Of($"""<text class="tick" x="{Left + ((month - 0.5) * cell):0.#}" y="30" text-anchor="middle">{month}</text>"""))}
                {shown.Select((cohort, row) => Row(cohort, Head + (row * RowHeight), months, cell, most))}
                """),
            Markup.None,
            PageTable.Of("", ["First purchase", "New", .. Enumerable.Range(1, months).Select(month => month.ToString(CultureInfo.InvariantCulture))], shown.Select(cohort => Cells(cohort, months))));
    }

    private static string Summary(List<Cohort> shown)
    {
        var (bought, could) = (shown.Where(cohort => cohort.Active.Count > 1).Sum(cohort => cohort.Active[1]), shown.Where(cohort => cohort.Active.Count > 1).Sum(cohort => cohort.Customers));
        return $"{shown.Count} months from {shown[0].Month} to {shown[^1].Month}. Of their {Figure.Count(could)} new customers {Figure.Share(bought, could)} bought again in the month after.";
    }

    private static Markup Row(Cohort cohort, double y, int months, double cell, double most) => Markup.Of($"""
        <text class="name" x="0" y="{y + 16:0.#}">{cohort.Month}</text><text class="tick" x="{Left - 8}" y="{y + 16:0.#}" text-anchor="end">{Figure.Count(cohort.Customers)}</text>
        {cohort.RetainedPercent.Skip(1).Take(months).Select((percent, i) => Markup.Of($"""<rect class="heat" fill-opacity="{Strength(percent, most):0.###}" x="{Left + (i * cell):0.##}" y="{y:0.##}" width="{cell - 1:0.##}" height="{RowHeight - 1}"/><text class="cell" x="{Left + ((i + 0.5) * cell):0.##}" y="{y + 16:0.#}" text-anchor="middle">{percent:0}</text>"""))}
        """);

    private static double Strength(double percent, double most) => Faintest + ((Strongest - Faintest) * (most > 0 ? percent / most : 0));

    private static string[] Cells(Cohort cohort, int months) =>
    [
        cohort.Month, Figure.Count(cohort.Customers),
        .. Enumerable.Range(1, months).Select(month => month < cohort.Active.Count ? cohort.RetainedPercent[month].ToString("0.0", CultureInfo.InvariantCulture) : ""),
    ];
}
