using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>A whole file folded in memory, for verbs that need its customers once and no store. Same rules as the store: first of an event id stands.</summary>
internal static class FileHistory
{
    /// <summary>Folds every customer of a file as known at the end of a shop day.</summary>
    /// <param name="rows">The rows of the file.</param>
    /// <param name="rules">Rules of the shop.</param>
    /// <param name="untilDay">Events of later days are left out; null: all count.</param>
    public static List<CustomerActivity> Fold(IEnumerable<Inbound> rows, FoldRules rules, int? untilDay)
    {
        var seen = new HashSet<(string Source, string EventId)>();
        var orders = new Dictionary<string, List<ActivityEvent>>(StringComparer.Ordinal);
        var erasures = new List<ActivityEvent>();
        var links = new List<ActivityEvent>();
        var customers = new Dictionary<string, List<ActivityEvent>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Event is not { } e || !seen.Add((e.Source, e.EventId)) || rules.Calendar.DayOf(e.OccurredAt) > untilDay)
                continue;
            if (e.Kind is ActivityKind.Merged or ActivityKind.Unmerged)
                links.Add(e);
            else if (e.Kind == ActivityKind.Erased)
                erasures.Add(e);
            else if (e.OrderId.Length > 0)
                ListOf(orders, e.OrderId).Add(e);
            else
                ListOf(customers, e.CustomerId).Add(e);
        }

        Forget(erasures, links, orders, customers);
        var roots = IdentityFold.Roots(links);
        foreach (var events in orders.Values)
            ListOf(customers, OrderOwner.Of(events)).AddRange(events);
        foreach (var (member, root) in roots)
            if (customers.Remove(member, out var events))
                ListOf(customers, root).AddRange(events);
        customers.Remove("");
        return [.. customers.Select(c => ActivityFold.Fold(c.Key, c.Value, rules))];
    }

    /// <summary>Leaves the events that name no erased customer, without the unnamed cancellations of what one bought.</summary>
    private static void Forget(
        List<ActivityEvent> erasures, List<ActivityEvent> links, Dictionary<string, List<ActivityEvent>> orders, Dictionary<string, List<ActivityEvent>> customers)
    {
        var erased = erasures.SelectMany(e => IdentityFold.SamePerson(e.CustomerId, links, e.OccurredAt)).ToHashSet(StringComparer.Ordinal);
        if (erased.Count == 0)
            return;
        links.RemoveAll(link => erased.Contains(link.CustomerId) || erased.Contains(link.Subject));
        foreach (var events in orders.Values)
        {
            var isErased = events.Exists(e => e.Kind == ActivityKind.Purchase && erased.Contains(e.CustomerId));
            events.RemoveAll(e => erased.Contains(e.CustomerId) || (isErased && e.CustomerId.Length == 0));
        }

        foreach (var customer in erased)
            customers.Remove(customer);
    }

    private static List<ActivityEvent> ListOf(Dictionary<string, List<ActivityEvent>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }
}
