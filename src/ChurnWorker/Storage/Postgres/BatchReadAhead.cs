using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>
/// The first round trips of a transaction: locks, what others may have changed, and everything the events of a batch will ask for. Locks are
/// taken in order, orders before customers, and what they guard is read after them: each statement sees all that was committed before it.
/// </summary>
internal sealed class BatchReadAhead(PostgresStoreConnection store, bool isAlone)
{
    private const string Facts =
        """
        SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM members LIMIT 1) AS m) || '/' || (SELECT COUNT(*) FROM (SELECT 1 FROM tombstones LIMIT 1) AS t)
            || '/' || (SELECT COALESCE(MAX(sequence), 0) FROM models) || '/' || (SELECT COUNT(*) FROM policies)
        """;

    /// <summary>Whether a batch changes who is whom or who is erased: nobody may write beside it.</summary>
    public static bool ChangesIdentity(IReadOnlyList<Inbound> batch) =>
        batch.Any(input => input.Event is { Kind: ActivityKind.Merged or ActivityKind.Unmerged or ActivityKind.Erased });

    /// <summary>Runs them; returns a text that changes with what others may have changed.</summary>
    public string Run(IReadOnlyList<Inbound>? expected)
    {
        var events = expected?.Select(input => input.Event).OfType<ActivityEvent>().ToList() ?? [];
        var orders = Sorted(events.Select(e => e.OrderId));
        var owners = store.LookupsBy("orders", "order_id").ToList();
        var facts = Begin(orders, owners);
        if (events.Count == 0)
            return facts;

        var customers = new SortedSet<string>(Sorted(events.SelectMany(e => new[] { e.CustomerId, e.Subject.Length > 0 && IsLink(e) ? e.Subject : "" })), StringComparer.Ordinal);
        customers.UnionWith(owners.SelectMany(o => o.KnownTexts()).Where(id => id.Length > 0));
        if (facts[0] != '0')
            AddPersons(customers);
        ReadCustomers(customers, Sorted(events.Select(e => $"{e.EventId}\0{e.Source}")));
        ReadCycles(customers);
        return facts;
    }

    private static bool IsLink(ActivityEvent e) => e.Kind is ActivityKind.Merged or ActivityKind.Unmerged;

    private static List<string> Sorted(IEnumerable<string> ids) => [.. ids.Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private string Begin(List<string> orders, List<LookupStatement> owners)
    {
        using var batch = new NpgsqlBatch(store.Connection);
        var turn = new NpgsqlBatchCommand(isAlone ? $"SELECT pg_advisory_xact_lock({PostgresLocks.Key})" : $"SELECT pg_advisory_xact_lock_shared({PostgresLocks.Key})");
        turn.Parameters.Add(Cell.Of(PostgresLocks.Engine).ToParameter());
        batch.BatchCommands.Add(turn);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Facts));
        if (orders.Count > 0)
        {
            var taken = new NpgsqlBatchCommand("SELECT order_id FROM orders WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE");
            taken.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. orders] });
            batch.BatchCommands.Add(taken);
            owners.ForEach(o => o.ReadAhead(batch, orders));
        }

        using var reader = batch.ExecuteReader();
        reader.NextResult();
        reader.Read();
        var facts = reader.GetString(0);
        if (orders.Count > 0)
        {
            reader.NextResult();
            foreach (var owner in owners)
            {
                reader.NextResult();
                owner.Take(reader);
            }
        }

        return facts;
    }

    /// <summary>Somebody who is merged is decided with all who are the same person.</summary>
    private void AddPersons(SortedSet<string> customers)
    {
        store.ReadAhead("members", "customer_id", customers);
        customers.UnionWith(store.LookupsBy("members", "customer_id").SelectMany(l => l.KnownTexts()).ToList());
        store.ReadAhead("members", "root", customers);
        customers.UnionWith(store.LookupsBy("members", "root").SelectMany(l => l.KnownTexts()).ToList());
        store.ReadAhead("members", "customer_id", customers);
        store.ReadAhead("members", "root", customers);
    }

    private void ReadCustomers(IReadOnlyCollection<string> customers, IReadOnlyCollection<string> eventIds)
    {
        using var batch = new NpgsqlBatch(store.Connection);
        if (!isAlone && customers.Count > 0)
            TakeTurns(batch, customers);
        var lookups = store.LookupsBy("inbox", "event_id, source").Select(l => (Lookup: l, Keys: eventIds)).ToList();
        if (customers.Count > 0)
            lookups.AddRange(CustomerLookups().Select(l => (l, customers)));
        foreach (var (lookup, keys) in lookups)
            lookup.ReadAhead(batch, keys);
        using var reader = batch.ExecuteReader();
        if (!isAlone && customers.Count > 0)
            reader.NextResult();

        foreach (var (lookup, _) in lookups)
        {
            lookup.Take(reader);
            reader.NextResult();
        }
    }

    private IEnumerable<LookupStatement> CustomerLookups() =>
        ((string[])["ledger", "customers", "traces"]).SelectMany(table => store.LookupsBy(table, "customer_id")).Where(l => l.Table != "customers" || l.IsOf("cycle_id"));

    /// <summary>One worker at a time changes a customer, known or new: each has a row to lock, taken in order.</summary>
    private static void TakeTurns(NpgsqlBatch batch, IReadOnlyCollection<string> customers)
    {
        string[] ids = [.. customers];
        foreach (var sql in (string[])
        [
            "INSERT INTO turns (turn) SELECT DISTINCT turn_of(id) FROM unnest($1) AS id ORDER BY 1 ON CONFLICT (turn) DO NOTHING",
            "SELECT turn FROM turns WHERE turn = ANY (ARRAY(SELECT turn_of(id) FROM unnest($1) AS id)) ORDER BY turn FOR UPDATE",
        ])
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
            batch.BatchCommands.Add(command);
        }
    }

    private void ReadCycles(IReadOnlyCollection<string> customers)
    {
        var cycles = store.LookupsBy("customers", "customer_id").Where(l => l.IsOf("cycle_id")).SelectMany(l => l.KnownTexts()).Distinct(StringComparer.Ordinal).ToList();
        if (cycles.Count == 0)
            return;
        store.ReadAhead("cycles", "cycle_id", cycles);
        store.ReadAhead("triggers", "customer_id", customers);
    }
}
