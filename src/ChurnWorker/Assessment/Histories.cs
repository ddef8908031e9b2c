using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>
/// The histories a batch touches, loaded once each. An order belongs to the customer of its winning purchase, so a new event can move
/// a whole order from one history to another; this class keeps store and memory in step.
/// </summary>
internal sealed class Histories(LedgerTable ledger)
{
    /// <summary>Owner of orders of which only a cancellation without customer is known.</summary>
    private const string Nobody = "";

    private readonly Dictionary<string, List<ActivityEvent>> loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> owners = new(StringComparer.Ordinal);
    private readonly SortedSet<string> changed = new(StringComparer.Ordinal);

    /// <summary>Customers whose history is not what it was, by id.</summary>
    public IReadOnlyCollection<string> Changed => changed;

    /// <summary>All events of a customer.</summary>
    public List<ActivityEvent> Of(string customerId)
    {
        if (!loaded.TryGetValue(customerId, out var events))
            loaded[customerId] = events = ledger.Load(customerId);
        return events;
    }

    /// <summary>Adds one new event.</summary>
    public void Add(ActivityEvent e)
    {
        if (e.OrderId.Length == 0)
        {
            Append(e.CustomerId, e);
            return;
        }

        if (!owners.TryGetValue(e.OrderId, out var owner))
            owner = ledger.OwnerOf(e.OrderId);
        var newOwner = owner is null ? e.CustomerId : OwnerAfter(owner, e);
        if (owner is not null && newOwner != owner)
            Move(e.OrderId, owner, newOwner);
        if (newOwner != owner)
            ledger.SetOwner(e.OrderId, newOwner);
        owners[e.OrderId] = newOwner;
        Append(newOwner, e);
    }

    private void Append(string owner, ActivityEvent e)
    {
        if (owner != Nobody)
        {
            Of(owner).Add(e);
            changed.Add(owner);
        }

        ledger.Add(owner, e);
    }

    /// <summary>The customer of the winning purchase; without one, the first by id that a cancellation names.</summary>
    private string OwnerAfter(string owner, ActivityEvent added)
    {
        ActivityEvent? winner = null;
        var named = Nobody;
        foreach (var e in OrderEvents(owner, added.OrderId).Append(added))
        {
            if (e.Kind == ActivityKind.Purchase)
                winner = winner is null || OrderFold.Outranks(e, winner) ? e : winner;
            else if (e.CustomerId.Length > 0 && (named.Length == 0 || string.CompareOrdinal(e.CustomerId, named) < 0))
                named = e.CustomerId;
        }

        return winner?.CustomerId ?? named;
    }

    private IEnumerable<ActivityEvent> OrderEvents(string owner, string orderId) =>
        owner == Nobody ? ledger.LoadOrder(owner, orderId) : Of(owner).Where(e => e.OrderId == orderId);

    private void Move(string orderId, string from, string to)
    {
        var events = OrderEvents(from, orderId).ToList();
        if (from != Nobody)
        {
            Of(from).RemoveAll(e => e.OrderId == orderId);
            changed.Add(from);
        }

        // Load the new owner before the rows move in, or they would be counted twice.
        Of(to).AddRange(events);
        changed.Add(to);
        ledger.Rehome(orderId, from, to);
    }
}
