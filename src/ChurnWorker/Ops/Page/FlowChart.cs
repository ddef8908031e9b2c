using ChurnWorker.Reports;

namespace ChurnWorker.Ops.Page;

/// <summary>Who stayed, who was lost and who is new between start and end of the report's window.</summary>
/// <param name="Report">The report.</param>
internal sealed record FlowChart(ShopReport Report)
{
    private const double Height = 156;
    private const double Bar = 40;

    private int Stayed => Report.CustomersAtStart - Report.LostCustomers;

    public Markup Render(string id)
    {
        var whole = Math.Max(1, Math.Max(Report.CustomersAtStart, Report.CustomersAtEnd));
        return new Chart(id, $"Customers from {Report.From} to {Report.To}", Summary()) { Height = Height }.Render(
            Markup.Of($"""
                <text class="name" x="0" y="18">{Figure.Count(Report.CustomersAtStart)} at the start</text>{Part(0, Stayed, whole, 24, "s1")}{Part(Stayed, Report.LostCustomers, whole, 24, "lost")}
                <text class="name" x="0" y="98">{Figure.Count(Report.CustomersAtEnd)} at the end</text>{Part(0, Stayed, whole, 104, "s1")}{Part(Stayed, Report.NewCustomers, whole, 104, "s2")}
                """),
            Chart.Legend((Chart.Square("s1"), $"stayed {Figure.Count(Stayed)}"), (Chart.Square("lost"), $"lost {Figure.Count(Report.LostCustomers)}"), (Chart.Square("s2"), $"new {Figure.Count(Report.NewCustomers)}")),
            PageTable.Of("", ["Customers", "Count"], Rows()));
    }

    private string Summary() => $"{Figure.Count(Report.CustomersAtStart)} at the start: {Figure.Count(Stayed)} stayed, {Figure.Count(Report.LostCustomers)} were lost. {Figure.Count(Report.NewCustomers)} are new, {Figure.Count(Report.CustomersAtEnd)} at the end.";

    private string[][] Rows() =>
    [
        ["at the start", Figure.Count(Report.CustomersAtStart)], ["stayed", Figure.Count(Stayed)], ["lost", Figure.Count(Report.LostCustomers)],
        ["new", Figure.Count(Report.NewCustomers)], ["of these returned after a longer absence", Figure.Count(Report.ReturnedCustomers)], ["at the end", Figure.Count(Report.CustomersAtEnd)],
    ];

    private static Markup Part(int from, int count, int whole, double y, string kind) =>
        Markup.Of($"""<rect class="{kind}" x="{Chart.Width * from / whole:0.##}" y="{y}" width="{Chart.Width * count / whole:0.##}" height="{Bar}"/>""");
}
