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
        var customers = new Dictionary<string, List<ActivityEvent>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Event is not { } e || !seen.Add((e.Source, e.EventId)) || rules.Calendar.DayOf(e.OccurredAt) > untilDay)
                continue;
            if (e.OrderId.Length > 0)
                ListOf(orders, e.OrderId).Add(e);
            else
                ListOf(customers, e.CustomerId).Add(e);
        }

        foreach (var events in orders.Values)
            ListOf(customers, OrderOwner.Of(events)).AddRange(events);
        customers.Remove("");
        return [.. customers.Select(c => ActivityFold.Fold(c.Key, c.Value, rules))];
    }

    private static List<ActivityEvent> ListOf(Dictionary<string, List<ActivityEvent>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }
}
