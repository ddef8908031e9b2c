using System.Text;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Reports;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Identity;

/// <summary>Merges, unmerges and erasures on a bench, and what a person or a program is shown of them.</summary>
internal static class Persons
{
    public static ActivityEvent Merge(string into, string from, double day, string? id = null) => Link(ActivityKind.Merged, into, from, day, id);

    public static ActivityEvent Unmerge(string into, string from, double day, string? id = null) => Link(ActivityKind.Unmerged, into, from, day, id);

    public static ActivityEvent Erase(string customer, double day, string? id = null) => new()
    {
        Kind = ActivityKind.Erased,
        Source = "shop",
        EventId = id ?? $"erase-{customer}-{day}",
        CustomerId = customer,
        OccurredAt = Bench.At(day),
    };

    /// <summary>The whole store as <c>export --all</c> prints it, or one customer.</summary>
    public static string Export(this Bench bench, string? customer = null) => bench.Database.Read(reader =>
    {
        using var customers = new CustomerReader(reader, bench.Engine.Options.Shop.ToFoldRules());
        using var output = new MemoryStream();
        new CustomerExport(customers, bench.Engine.Options.ToPolicy()).Write(output, customer);
        return Encoding.UTF8.GetString(output.ToArray());
    });

    /// <summary>All that is derived from the set of events, whoever is merged with whom and erased.</summary>
    public static List<string> Derived(this Bench bench) =>
    [
        bench.Export(),
        .. bench.Query("SELECT * FROM customers ORDER BY customer_id"),
        .. bench.Query("SELECT * FROM ledger ORDER BY customer_id, order_id, event_id, source"),
        .. bench.Query("SELECT * FROM orders ORDER BY order_id"),
        .. bench.Query("SELECT * FROM links ORDER BY customer_id, other_id, event_id, source"),
        .. bench.Query("SELECT * FROM members ORDER BY customer_id"),
        .. bench.Query("SELECT event_id, source FROM inbox ORDER BY event_id, source"),
        .. bench.Query("SELECT COUNT(*) FROM tombstones"),
    ];

    private static ActivityEvent Link(ActivityKind kind, string into, string from, double day, string? id) => new()
    {
        Kind = kind,
        Source = "shop",
        EventId = id ?? $"{kind}-{into}-{from}-{day}",
        CustomerId = into,
        Subject = from,
        OccurredAt = Bench.At(day),
    };
}
