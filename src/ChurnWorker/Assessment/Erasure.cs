using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>
/// Forgets customers, within one write transaction. What is left is the fold of the events that name no erased customer, whether they came before
/// the erasure or after it. An erasure reaches everybody who was the same person when it was asked for; <c>src/decisions/0005</c> says why.
/// </summary>
internal sealed class Erasure(Database database, Histories histories, Identities identities, Tally tally)
{
    /// <summary>Whether anybody was erased in this transaction.</summary>
    public bool HasErased { get; private set; }

    /// <summary>Takes a <c>customer.erased</c>. False when the customer is erased already.</summary>
    /// <param name="e">The event.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public bool Take(ActivityEvent e, long now)
    {
        if (database.Tombstones.ErasedAt(e.CustomerId) is not null)
        {
            database.Tombstones.AddCustomer(e.CustomerId, e.OccurredAt);
            return false;
        }

        Erase(e.CustomerId, e.OccurredAt, now);
        return true;
    }

    /// <summary>Whether an event names an erased customer, or cancels an order that one bought: it must leave no trace.</summary>
    /// <param name="e">The event.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public bool Drops(ActivityEvent e, long now)
    {
        if (!database.Tombstones.Any)
            return false;
        if (e.Kind is ActivityKind.Merged or ActivityKind.Unmerged)
            return DropsLink(e, now);
        if (e.CustomerId.Length == 0)
            return database.Tombstones.IsErasedOrder(e.OrderId);
        if (database.Tombstones.ErasedAt(e.CustomerId) is not { } at)
            return false;
        if (e.Kind == ActivityKind.Purchase)
            ForgetOrder(e.OrderId, isBought: true, at, now, []);
        return true;
    }

    /// <summary>Whether an input that was refused names an erased customer: quarantine would keep what was to be forgotten.</summary>
    public bool IsNamedIn(Inbound refused) => database.Tombstones.Any && NamedCustomers.Of(refused).Any(id => database.Tombstones.ErasedAt(id) is not null);

    /// <summary>Erases a customer and everybody who is the same person, and enqueues the receipt.</summary>
    /// <param name="customerId">The customer, known or not.</param>
    /// <param name="at">When it was asked for, Unix milliseconds UTC: merges from later on do not count.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="onlyIfKnown">Whether to leave no tombstone for a customer of whom the store holds nothing.</param>
    public ErasureReceipt? Erase(string customerId, long at, long now, bool onlyIfKnown = false)
    {
        var links = database.Links.ConnectedWith(customerId);
        var person = IdentityFold.SamePerson(customerId, links, at);
        var rows = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var formerRoots = person.Select(identities.RootOf).Where(root => !person.Contains(root)).ToList();
        Retract(person, now);
        foreach (var one in person)
            Delete(one, at, now, rows);
        foreach (var link in links.Where(link => person.Contains(link.CustomerId) || person.Contains(link.Subject)))
            Count(rows, "inbox", database.Inbox.Delete(link.Source, link.EventId) ? 1 : 0);
        if (onlyIfKnown && rows.Values.Sum() == 0)
            return null;

        foreach (var one in person)
            database.Tombstones.AddCustomer(one, at);
        histories.Forget(person);
        Release(links, person, formerRoots, at, now);
        var receipt = new ErasureReceipt(database.Tombstones.OfCustomer(customerId), now, person.Count, rows);
        database.Outbox.Add(WinBackMessages.Receipt(receipt));
        MetaStore.NoteScrub(database, isDue: true);
        HasErased = true;
        return receipt;
    }

    /// <summary>A campaign that was asked to act is told to stop, without being told for whom: it knows the trigger.</summary>
    private void Retract(IReadOnlySet<string> person, long now)
    {
        foreach (var trigger in person.SelectMany(one => database.Cycles.TriggersOf(one, long.MinValue)).Where(t => t.State == TriggerState.Open))
        {
            tally.Closed(trigger with { State = TriggerState.Retracted, ClosedAt = now });
            if (trigger.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Erased(trigger, now));
        }
    }

    private void Delete(string customerId, long at, long now, SortedDictionary<string, int> rows)
    {
        var stated = database.Ledger.LoadStated(customerId);
        foreach (var e in stated)
            DeleteEvent(e.OrderId.Length == 0 ? customerId : database.Ledger.OwnerOf(e.OrderId)!, e, rows);
        foreach (var order in stated.Where(e => e.OrderId.Length > 0).ToLookup(e => e.OrderId, StringComparer.Ordinal))
            ForgetOrder(order.Key, order.Any(e => e.Kind == ActivityKind.Purchase), at, now, rows);
        foreach (var (table, count) in database.Erasures.Delete(customerId))
            Count(rows, table, count);
        Count(rows, "links", database.Links.Delete(customerId));
        Count(rows, "severed", database.Tombstones.Unsever(customerId));
    }

    /// <summary>What an order still is without the events that name an erased customer. Cancellations that name nobody go with the purchase they belong to.</summary>
    private void ForgetOrder(string orderId, bool isBought, long at, long now, SortedDictionary<string, int> rows)
    {
        if (isBought)
            database.Tombstones.AddOrder(orderId, at);
        if (database.Ledger.OwnerOf(orderId) is not { } owner)
            return;
        var (unnamed, rest) = Split(database.Ledger.LoadOrder(owner, orderId), isBought || database.Tombstones.IsErasedOrder(orderId));
        foreach (var e in unnamed)
            DeleteEvent(owner, e, rows);
        var newOwner = OrderOwner.Of(rest);
        if (rest.Count == 0)
        {
            Count(rows, "orders", database.Ledger.DeleteOwner(orderId) ? 1 : 0);
        }
        else if (newOwner != owner)
        {
            database.Ledger.Rehome(orderId, owner, newOwner);
            database.Ledger.SetOwner(orderId, newOwner);
            histories.Reload(newOwner, now);
        }

        histories.Reload(owner, now);
    }

    private static (List<ActivityEvent> Unnamed, List<ActivityEvent> Others) Split(List<ActivityEvent> events, bool isErasedOrder)
    {
        var isUnnamed = events.ToLookup(e => isErasedOrder && e.CustomerId.Length == 0);
        return ([.. isUnnamed[true]], [.. isUnnamed[false]]);
    }

    private void DeleteEvent(string owner, ActivityEvent e, SortedDictionary<string, int> rows)
    {
        Count(rows, "ledger", database.Ledger.Delete(owner, e) ? 1 : 0);
        Count(rows, "inbox", database.Inbox.Delete(e.Source, e.EventId) ? 1 : 0);
    }

    /// <summary>Those who were connected with the erased and stay: they are whoever the remaining merges say.</summary>
    private void Release(List<ActivityEvent> links, IReadOnlySet<string> person, List<string> formerRoots, long at, long now)
    {
        foreach (var link in links.Where(link => link.Kind == ActivityKind.Unmerged && link.OccurredAt <= at))
            Sever(link, person);
        var survivors = links.SelectMany(link => new[] { link.CustomerId, link.Subject }).Where(one => !person.Contains(one)).Distinct(StringComparer.Ordinal);
        histories.NoteRegrouped(identities.Follow(survivors).Concat(formerRoots).Where(one => !person.Contains(one)), now);
    }

    private void Sever(ActivityEvent unmerge, IReadOnlySet<string> person)
    {
        var (into, from) = (unmerge.CustomerId, unmerge.Subject);
        if (person.Contains(into) != person.Contains(from))
            database.Tombstones.Sever(person.Contains(into) ? from : into, database.Tombstones.OfCustomer(person.Contains(into) ? into : from), unmerge.OccurredAt);
    }

    /// <summary>
    /// A merge that names an erased customer and is older than the erasure says that the other one was the same person: had it come in time, both
    /// would have been erased. One that was undone before, or is newer, says nothing of the kind.
    /// </summary>
    private bool DropsLink(ActivityEvent e, long now)
    {
        var (into, from) = (database.Tombstones.ErasedAt(e.CustomerId), database.Tombstones.ErasedAt(e.Subject));
        if (into is null && from is null)
            return false;
        if (into is not null && from is not null)
            return true;
        var (other, erased) = into is null ? (e.CustomerId, e.Subject) : (e.Subject, e.CustomerId);
        var at = (into ?? from)!.Value;
        var tombstone = database.Tombstones.OfCustomer(erased);
        if (e.OccurredAt > at)
            return true;
        if (e.Kind == ActivityKind.Unmerged)
            database.Tombstones.Sever(other, tombstone, e.OccurredAt);
        else if (!(database.Tombstones.SeveredAt(other, tombstone) >= e.OccurredAt))
            Erase(other, at, now);
        return true;
    }

    private static void Count(SortedDictionary<string, int> rows, string table, int count) => rows[table] = rows.GetValueOrDefault(table) + count;
}
