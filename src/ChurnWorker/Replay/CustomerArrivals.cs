using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Replay;

/// <summary>The events of one customer, each with the instant at which it arrived on the clock of a replay.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Events">In order of arrival.</param>
internal sealed record CustomerArrivals(string CustomerId, IReadOnlyList<(ActivityEvent Event, long At)> Events)
{
    /// <summary>Sorts the rows of a history by customer. Merges and owners of orders count as they ended; an erased customer is left out.</summary>
    /// <param name="rows">In order of arrival.</param>
    /// <param name="end">The last instant told, Unix milliseconds UTC.</param>
    public static IReadOnlyList<CustomerArrivals> Of(IEnumerable<Inbound> rows, out long end)
    {
        var clock = new ReplayClock();
        var seen = new HashSet<(string Source, string EventId)>();
        var arrived = new List<(ActivityEvent Event, long At)>();
        foreach (var row in rows)
        {
            if (row.Event is not { } e)
                continue;
            clock.MoveTo(e.OccurredAt);
            if (seen.Add((e.Source, e.EventId)))
                arrived.Add((e, clock.Now));
        }

        end = clock.Now;
        var owners = arrived.Where(a => a.Event.OrderId.Length > 0).GroupBy(a => a.Event.OrderId, a => a.Event, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, OrderOwner.Of, StringComparer.Ordinal);
        var links = arrived.Select(a => a.Event).Where(e => e.Kind is ActivityKind.Merged or ActivityKind.Unmerged).ToList();
        var roots = IdentityFold.Roots(links);
        var erased = arrived.Where(a => a.Event.Kind == ActivityKind.Erased)
            .SelectMany(a => IdentityFold.SamePerson(a.Event.CustomerId, links, a.Event.OccurredAt)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. arrived.Where(a => a.Event.Kind is not (ActivityKind.Merged or ActivityKind.Unmerged or ActivityKind.Erased))
                .GroupBy(a => Owner(a.Event, owners), StringComparer.Ordinal)
                .Where(g => g.Key.Length > 0 && !erased.Contains(g.Key))
                .GroupBy(g => roots.GetValueOrDefault(g.Key, g.Key), StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new CustomerArrivals(g.Key, [.. g.SelectMany(own => own).OrderBy(a => a.At)])),
        ];
    }

    private static string Owner(ActivityEvent e, Dictionary<string, string> owners) => e.OrderId.Length > 0 ? owners[e.OrderId] : e.CustomerId;
}
