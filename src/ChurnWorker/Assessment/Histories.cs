using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>
/// The histories a batch touches, loaded once each. An order belongs to the customer of its winning purchase, so a new event can move
/// a whole order from one history to another; this class keeps store and memory in step. A merged customer's history stays with that
/// customer and is read as part of the root's, so that an unmerge has nothing to sort out.
/// </summary>
internal sealed class Histories(LedgerTable ledger, Identities identities)
{
    /// <summary>Owner of orders of which only a cancellation without customer is known.</summary>
    public const string Nobody = "";

    private readonly Dictionary<string, List<ActivityEvent>> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _regrouped = new(StringComparer.Ordinal);

    /// <summary>Customers who were merged or unmerged, or whose members changed, by id, and when that happened last.</summary>
    public IReadOnlyDictionary<string, long> Regrouped => _regrouped;

    /// <summary>Customers whose history, with that of all merged into them, is not what it was, by id, and when it changed last. None of them is merged.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Changed()
    {
        if (!identities.AnyMerged && _regrouped.Count == 0)
            return Sorted(_changed);
        var roots = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (customerId, at) in _changed.Concat(_regrouped))
        {
            var root = identities.RootOf(customerId);
            roots[root] = Math.Max(at, roots.GetValueOrDefault(root, long.MinValue));
        }

        return Sorted(roots);
    }

    /// <summary>All events of a customer who is not merged and of all who are merged into that one.</summary>
    public List<ActivityEvent> OfPerson(string root)
    {
        var own = Of(root);
        List<ActivityEvent>? all = null;
        foreach (var member in identities.MembersOf(root))
            (all ??= [.. own]).AddRange(Of(member));
        return all ?? own;
    }

    /// <summary>Adds one new event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="at">What time it is, Unix milliseconds UTC.</param>
    public void Add(ActivityEvent e, long at)
    {
        if (e.Kind is ActivityKind.Merged or ActivityKind.Unmerged)
        {
            NoteRegrouped(identities.Add(e), at);
            return;
        }

        if (e.OrderId.Length == 0)
        {
            Append(e.CustomerId, e, at);
            return;
        }

        if (!_owners.TryGetValue(e.OrderId, out var owner))
            owner = ledger.Claim(e.OrderId, e.CustomerId);
        var newOwner = owner is null ? e.CustomerId : OrderOwner.Of(OrderEvents(owner, e.OrderId).Append(e));
        if (owner is not null && newOwner != owner)
        {
            Move(e.OrderId, owner, newOwner, at);
            ledger.SetOwner(e.OrderId, newOwner);
        }

        _owners[e.OrderId] = newOwner;
        Append(newOwner, e, at);
    }

    /// <summary>Whether an event of this order was added.</summary>
    public bool IsTouched(string orderId) => _owners.ContainsKey(orderId);

    /// <summary>Notes that customers were merged or unmerged.</summary>
    public void NoteRegrouped(IEnumerable<string> customers, long at)
    {
        foreach (var customer in customers)
            _regrouped[customer] = at;
    }

    /// <summary>Forgets what is remembered of customers whom an erasure takes out of the store.</summary>
    public void Forget(IEnumerable<string> customers)
    {
        _owners.Clear();
        foreach (var customer in customers)
        {
            _loaded.Remove(customer);
            _changed.Remove(customer);
            _regrouped.Remove(customer);
        }
    }

    /// <summary>Reads a history again that an erasure changed in the store.</summary>
    public void Reload(string customerId, long at)
    {
        _owners.Clear();
        if (customerId == Nobody)
            return;
        _loaded.Remove(customerId);
        _changed[customerId] = at;
    }

    /// <summary>In order of id: messages and writes then follow the same order whatever the batch's was.</summary>
    private static KeyValuePair<string, long>[] Sorted(Dictionary<string, long> customers)
    {
        var sorted = customers.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return sorted;
    }

    private List<ActivityEvent> Of(string customerId)
    {
        if (!_loaded.TryGetValue(customerId, out var events))
            _loaded[customerId] = events = ledger.Load(customerId);
        return events;
    }

    private void Append(string owner, ActivityEvent e, long at)
    {
        if (owner != Nobody)
        {
            Of(owner).Add(e);
            _changed[owner] = at;
        }

        ledger.Add(owner, e);
    }

    private IEnumerable<ActivityEvent> OrderEvents(string owner, string orderId) =>
        owner == Nobody ? ledger.LoadOrder(owner, orderId) : Of(owner).Where(e => e.OrderId == orderId);

    private void Move(string orderId, string from, string to, long at)
    {
        var events = OrderEvents(from, orderId).ToList();
        if (from != Nobody)
        {
            Of(from).RemoveAll(e => e.OrderId == orderId);
            _changed[from] = at;
        }

        // Load the new owner before the rows move in, or they would be counted twice.
        Of(to).AddRange(events);
        _changed[to] = at;
        ledger.Rehome(orderId, from, to);
    }
}
