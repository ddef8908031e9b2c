using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>Who is whom, as merges and unmerges say. Keeps the derived roots in step with the links.</summary>
internal sealed class Identities(LinkTable links)
{
    /// <summary>Whether anybody may be merged.</summary>
    public bool AnyMerged => links.AnyMembers;

    /// <summary>Whose history a customer's is part of; the customer's own when not merged.</summary>
    public string RootOf(string customerId) => links.RootOf(customerId);

    /// <summary>All who are merged into a customer, without the customer.</summary>
    /// <param name="root">A customer who is not merged.</param>
    public IReadOnlyList<string> MembersOf(string root) => links.MembersOf(root);

    /// <summary>Takes a merge or an unmerge; returns everybody whose history is another than before.</summary>
    public IReadOnlyCollection<string> Add(ActivityEvent e)
    {
        links.Add(e);
        return Follow([e.CustomerId, e.Subject]);
    }

    /// <summary>Derives anew the roots of everybody connected with some customers; returns everybody whose history is another than before.</summary>
    public IReadOnlyCollection<string> Follow(IEnumerable<string> customers)
    {
        var affected = new SortedSet<string>(StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var customer in customers)
        {
            if (!done.Add(customer))
                continue;
            var connected = links.ConnectedWith(customer);
            var roots = IdentityFold.Roots(connected);
            foreach (var one in connected.SelectMany(link => new[] { link.CustomerId, link.Subject }).Append(customer).Distinct(StringComparer.Ordinal))
            {
                done.Add(one);
                var (before, after) = (links.RootOf(one), roots.GetValueOrDefault(one, one));
                if (before == after)
                    continue;
                links.SetRoot(one, after);
                affected.UnionWith([one, before, after]);
            }
        }

        return affected;
    }
}
