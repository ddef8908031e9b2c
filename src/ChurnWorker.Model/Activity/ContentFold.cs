using System.Text.Json;

namespace ChurnWorker.Model.Activity;

/// <summary>Folds what a campaign can speak of. Asked for when a trigger fires, not at every event.</summary>
public static class ContentFold
{
    private const int MostCategories = 10;

    /// <summary>Folds the events of one customer, in any order.</summary>
    /// <param name="events">Distinct accepted events.</param>
    /// <param name="activity">Their fold: which orders count, and what is consented to.</param>
    public static CustomerContent Fold(IReadOnlyList<ActivityEvent> events, CustomerActivity activity) =>
        new(Categories(events, activity), Channels(events, activity.Signals));

    private static List<string> Categories(IReadOnlyList<ActivityEvent> events, CustomerActivity activity)
    {
        if (activity.Orders.Count == 0)
            return [];
        var versions = OrderFold.Versions(events);
        var orders = activity.Orders.Select(o => CategoriesIn(versions[o.OrderId].Detail)).ToList();
        var last = orders.FindLast(categories => categories.Count > 0) ?? [];
        var others = orders.SelectMany(categories => categories).CountBy(c => c, StringComparer.Ordinal)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key);
        return [.. last.Concat(others).Distinct(StringComparer.Ordinal).Take(MostCategories)];
    }

    private static List<string> Channels(IReadOnlyList<ActivityEvent> events, CustomerSignals signals)
    {
        var seen = new Dictionary<string, (int Count, long Last)>(StringComparer.Ordinal);
        foreach (var e in events)
            if (e.Kind == ActivityKind.Activity && TextIn(e.Detail, "channel") is { } channel)
                seen[channel] = seen.TryGetValue(channel, out var s) ? (s.Count + 1, Math.Max(s.Last, e.OccurredAt)) : (1, e.OccurredAt);
        return
        [
            .. signals.Consents.Where(c => c.Value).Select(c => c.Key).Concat(seen.Keys.Where(c => !signals.Consents.ContainsKey(c))).Distinct(StringComparer.Ordinal)
                .OrderByDescending(c => seen.GetValueOrDefault(c).Count).ThenByDescending(c => seen.GetValueOrDefault(c).Last).ThenBy(c => c, StringComparer.Ordinal),
        ];
    }

    private static List<string> CategoriesIn(string? detail)
    {
        if (detail is null)
            return [];
        using var json = JsonDocument.Parse(detail);
        if (!json.RootElement.TryGetProperty("lines", out var lines))
            return [];
        return [.. lines.EnumerateArray().Select(l => l.TryGetProperty("category", out var c) ? c.GetString() : null).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static string? TextIn(string? detail, string name)
    {
        if (detail is null)
            return null;
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.TryGetProperty(name, out var text) ? text.GetString() : null;
    }
}
