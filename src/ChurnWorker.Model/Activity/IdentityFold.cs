namespace ChurnWorker.Model.Activity;

/// <summary>
/// Who is whom: a pure function of the set of merges and unmerges. Of each pair the latest statement counts (by instant, then event id, then
/// source, ordinal), whichever way round they arrived. What is contradictory is decided by the latest statement too: a customer merged into two
/// others belongs to the later one, and of a circle of merges the earliest is passed over.
/// </summary>
public static class IdentityFold
{
    /// <summary>The root of every customer that is merged into another; all others are their own.</summary>
    /// <param name="links">Events of kind <see cref="ActivityKind.Merged"/> and <see cref="ActivityKind.Unmerged"/>, at least all that are connected with one another.</param>
    public static IReadOnlyDictionary<string, string> Roots(IEnumerable<ActivityEvent> links)
    {
        var standing = Standing(links, long.MaxValue);
        standing.Sort(static (a, b) => Compare(b, a));
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var link in standing)
            if (!parents.ContainsKey(link.Subject) && RootOf(link.CustomerId, parents) != link.Subject)
                parents[link.Subject] = link.CustomerId;
        return parents.Keys.ToDictionary(member => member, member => RootOf(member, parents), StringComparer.Ordinal);
    }

    /// <summary>Everybody who was the same person as a customer at an instant, the customer included, however contradictory the merges are.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="links">As for <see cref="Roots"/>.</param>
    /// <param name="at">Unix milliseconds UTC; later merges and unmerges do not count.</param>
    public static IReadOnlySet<string> SamePerson(string customerId, IEnumerable<ActivityEvent> links, long at)
    {
        var neighbours = Standing(links, at)
            .SelectMany(link => new[] { (From: link.CustomerId, To: link.Subject), (From: link.Subject, To: link.CustomerId) })
            .ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal) { customerId };
        var next = new Queue<string>(found);
        while (next.TryDequeue(out var one))
            foreach (var other in neighbours[one])
                if (found.Add(other))
                    next.Enqueue(other);
        return found;
    }

    /// <summary>Of each pair the merge that stands at an instant.</summary>
    private static List<ActivityEvent> Standing(IEnumerable<ActivityEvent> links, long at)
    {
        var latest = new Dictionary<(string Into, string From), ActivityEvent>();
        foreach (var link in links)
        {
            if (link.OccurredAt > at || link.CustomerId == link.Subject)
                continue;
            var pair = (link.CustomerId, link.Subject);
            if (!latest.TryGetValue(pair, out var known) || Compare(link, known) > 0)
                latest[pair] = link;
        }

        return [.. latest.Values.Where(link => link.Kind == ActivityKind.Merged)];
    }

    private static string RootOf(string customerId, Dictionary<string, string> parents)
    {
        while (parents.TryGetValue(customerId, out var parent))
            customerId = parent;
        return customerId;
    }

    private static int Compare(ActivityEvent a, ActivityEvent b)
    {
        var byTime = a.OccurredAt.CompareTo(b.OccurredAt);
        if (byTime != 0)
            return byTime;
        var byId = string.CompareOrdinal(a.EventId, b.EventId);
        return byId != 0 ? byId : string.CompareOrdinal(a.Source, b.Source);
    }
}
