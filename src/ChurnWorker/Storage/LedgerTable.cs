using ChurnWorker.Model.Activity;

namespace ChurnWorker.Storage;

/// <summary>Accepted events by the customer they belong to, and the owner of each order. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class LedgerTable(StoreConnection writer) : IDisposable
{
    private const string Key = "customer_id, order_id, event_id, source";
    private const string OrderColumns = "kind, source, event_id, stated_customer_id, order_id, occurred_at, amount, currency, version, detail";
    private const string Columns = $"{OrderColumns}, subject, term, effective_at, score, scale";

    /// <summary>Purchases and cancellations are nearly all there is: they do not pay for columns they leave empty.</summary>
    private readonly Statement _insertOrder = writer.Insert("ledger", $"customer_id, {OrderColumns}", Key, OnConflict.Fail);

    private readonly Statement _insert = writer.Insert("ledger", $"customer_id, {Columns}", Key, OnConflict.Fail);

    private readonly Statement _load = writer.Lookup("ledger", Columns, "customer_id");
    private readonly Statement _loadOrder = writer.Lookup("ledger", Columns, "customer_id, order_id");

    private readonly Statement _leave = writer.Delete("ledger", Key);

    private readonly Statement _loadStated = writer.Prepare($"SELECT {Columns} FROM ledger WHERE customer_id = ?1 AND stated_customer_id = ?1");

    /// <summary>The conditions are those of the partial index, which holds next to nothing.</summary>
    private readonly Statement _loadStatedElsewhere = writer.Prepare($"SELECT {Columns} FROM ledger WHERE stated_customer_id = ? AND stated_customer_id <> customer_id AND stated_customer_id <> ''");

    private readonly Statement _delete = writer.Prepare("DELETE FROM ledger WHERE customer_id = ? AND order_id = ? AND event_id = ? AND source = ?");
    private readonly Statement _deleteOwner = writer.Prepare("DELETE FROM orders WHERE order_id = ?");
    private readonly Statement _owners = writer.Prepare("SELECT DISTINCT customer_id FROM ledger WHERE customer_id > ? ORDER BY customer_id LIMIT 1000");
    private readonly Statement _findOwner = writer.Lookup("orders", "customer_id", "order_id");

    private readonly Statement _claim = writer.Insert("orders", "order_id, customer_id", "order_id", OnConflict.Keep);
    private readonly Statement _setOwner = writer.Insert("orders", "order_id, customer_id", "order_id", OnConflict.Replace);

    /// <summary>Adds one event to the history of its owner.</summary>
    public void Add(string owner, ActivityEvent e)
    {
        if (IsOfOrder(e.Kind))
            Bind(_insertOrder, owner, e).Run();
        else
            Bind(_insert, owner, e).Bind(12, e.Subject).Bind(13, e.Term).Bind(14, e.EffectiveAt).Bind(15, e.Score).Bind(16, e.Scale).Run();
    }

    /// <summary>All events that belong to a customer.</summary>
    public List<ActivityEvent> Load(string owner) => Collect(_load.Bind(1, owner));

    /// <summary>All events of a person.</summary>
    /// <param name="root">A customer who is not merged.</param>
    /// <param name="members">Those merged into the customer, as <see cref="LinkTable.MembersOf"/> knows them.</param>
    public List<ActivityEvent> Load(string root, IReadOnlyList<string> members)
    {
        var events = Load(root);
        foreach (var member in members)
            events.AddRange(Load(member));
        return events;
    }

    /// <summary>Everybody with a history, by id.</summary>
    public IEnumerable<string> Owners()
    {
        for (var page = OwnersAfter(""); page.Count > 0; page = OwnersAfter(page[^1]))
            foreach (var owner in page)
                yield return owner;
    }

    /// <summary>All events that name a customer, whoever they belong to.</summary>
    public List<ActivityEvent> LoadStated(string customerId) =>
        [.. Collect(_loadStated.Bind(1, customerId)), .. Collect(_loadStatedElsewhere.Bind(1, customerId))];

    /// <summary>Takes one event out of the history of its owner; returns whether it was there.</summary>
    public bool Delete(string owner, ActivityEvent e) =>
        _delete.Bind(1, owner).Bind(2, e.OrderId).Bind(3, e.EventId).Bind(4, e.Source).Run() == 1;

    /// <summary>Forgets whose an order is; returns whether it was known.</summary>
    public bool DeleteOwner(string orderId) => _deleteOwner.Bind(1, orderId).Run() == 1;

    /// <summary>All events of one order of an owner.</summary>
    public List<ActivityEvent> LoadOrder(string owner, string orderId) => Collect(_loadOrder.Bind(1, owner).Bind(2, orderId));

    /// <summary>Gives the events of an order to another owner.</summary>
    public void Rehome(string orderId, string from, string to)
    {
        foreach (var e in LoadOrder(from, orderId))
        {
            _leave.Bind(1, from).Bind(2, orderId).Bind(3, e.EventId).Bind(4, e.Source).Run();
            Add(to, e);
        }
    }

    /// <summary>Notes whose an order is unless that is known already; returns who it was, null when nobody. Nearly every order is new: one statement does.</summary>
    public string? Claim(string orderId, string owner) => _claim.Bind(1, orderId).Bind(2, owner).Run() == 1 ? null : OwnerOf(orderId);

    /// <summary>Whose an order is; null when unknown, empty when only a cancellation without customer is known.</summary>
    public string? OwnerOf(string orderId)
    {
        if (!_findOwner.Bind(1, orderId).Read())
            return null;
        var owner = _findOwner.Text(0);
        _findOwner.Reset();
        return owner;
    }

    /// <summary>Cancellations of orders that no purchase is known of.</summary>
    public static long CountParked(StoreConnection reader) => reader.ExecuteScalar<long>(
        """
        SELECT COUNT(*) FROM ledger AS c
        WHERE c.kind = 2 AND c.order_id <> ''
          AND NOT EXISTS (SELECT 1 FROM ledger AS p WHERE p.customer_id = c.customer_id AND p.order_id = c.order_id AND p.kind = 1)
        """);

    /// <summary>Notes whose an order is.</summary>
    public void SetOwner(string orderId, string owner) => _setOwner.Bind(1, orderId).Bind(2, owner).Run();

    private List<string> OwnersAfter(string after)
    {
        var page = new List<string>();
        _owners.Bind(1, after);
        while (_owners.Read())
            page.Add(_owners.Text(0));
        return page;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insertOrder, _insert, _load, _loadOrder, _loadStated, _loadStatedElsewhere, _delete, _deleteOwner, _leave, _owners, _findOwner, _claim, _setOwner])
            statement.Dispose();
    }

    private static bool IsOfOrder(ActivityKind kind) => kind is ActivityKind.Purchase or ActivityKind.Cancellation;

    private static Statement Bind(Statement insert, string owner, ActivityEvent e) =>
        insert.Bind(1, owner).Bind(2, (long)e.Kind).Bind(3, e.Source).Bind(4, e.EventId).Bind(5, e.CustomerId).Bind(6, e.OrderId)
            .Bind(7, e.OccurredAt).Bind(8, e.Amount).Bind(9, e.Currency).Bind(10, (long)e.Version).Bind(11, e.Detail);

    private static List<ActivityEvent> Collect(Statement statement)
    {
        var events = new List<ActivityEvent>();
        while (statement.Read())
        {
            var e = new ActivityEvent
            {
                Kind = (ActivityKind)statement.Int32(0),
                Source = statement.RepeatedText(1),
                EventId = statement.Text(2),
                CustomerId = statement.Text(3),
                OrderId = statement.Text(4),
                OccurredAt = statement.Int64(5),
                Amount = statement.NullableInt64(6),
                Currency = statement.RepeatedText(7),
                Version = statement.Int32(8),
                Detail = statement.NullableText(9),
            };
            events.Add(IsOfOrder(e.Kind) ? e : WithSubject(e, statement));
        }

        return events;
    }

    private static ActivityEvent WithSubject(ActivityEvent e, Statement statement) => e with
    {
        Subject = statement.Text(10),
        Term = statement.RepeatedText(11),
        EffectiveAt = statement.NullableInt64(12),
        Score = statement.NullableDouble(13),
        Scale = statement.NullableDouble(14),
    };
}
