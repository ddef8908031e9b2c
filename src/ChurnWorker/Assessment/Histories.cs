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

    private readonly Dictionary<string, List<ActivityEvent>> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _owners = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _changed = new(StringComparer.Ordinal);

    /// <summary>Customers whose history is not what it was, by id, and when it changed last.</summary>
    public IReadOnlyDictionary<string, long> Changed => _changed;

    /// <summary>All events of a customer.</summary>
    public List<ActivityEvent> Of(string customerId)
    {
        if (!_loaded.TryGetValue(customerId, out var events))
            _loaded[customerId] = events = ledger.Load(customerId);
        return events;
    }

    /// <summary>Adds one new event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="at">What time it is, Unix milliseconds UTC.</param>
    public void Add(ActivityEvent e, long at)
    {
        if (e.OrderId.Length == 0)
        {
            Append(e.CustomerId, e, at);
            return;
        }

        if (!_owners.TryGetValue(e.OrderId, out var owner))
            owner = ledger.OwnerOf(e.OrderId);
        var newOwner = owner is null ? e.CustomerId : OrderOwner.Of(OrderEvents(owner, e.OrderId).Append(e));
        if (owner is not null && newOwner != owner)
            Move(e.OrderId, owner, newOwner, at);
        if (newOwner != owner)
            ledger.SetOwner(e.OrderId, newOwner);
        _owners[e.OrderId] = newOwner;
        Append(newOwner, e, at);
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
