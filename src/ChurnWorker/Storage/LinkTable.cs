using ChurnWorker.Model.Activity;

namespace ChurnWorker.Storage;

/// <summary>Merges and unmerges, and the roots that follow from them. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class LinkTable : IDisposable
{
    private const string Columns = "customer_id, other_id, event_id, source, kind, occurred_at";

    private readonly Statement _insert;
    private readonly Statement _load;
    private readonly Statement _delete;
    private readonly Statement _anyMembers;
    private readonly Statement _root;
    private readonly Statement _members;
    private readonly Statement _saveMember;
    private readonly Statement _deleteMember;

    public LinkTable(StoreConnection connection)
    {
        _insert = connection.Insert("links", Columns, "customer_id, other_id, event_id, source", OnConflict.Fail);
        _load = connection.Prepare($"SELECT {Columns} FROM links WHERE customer_id = ?1 UNION ALL SELECT {Columns} FROM links WHERE other_id = ?1 AND customer_id <> ?1");
        _delete = connection.Prepare("DELETE FROM links WHERE customer_id = ?1 OR other_id = ?1");
        _anyMembers = connection.Prepare("SELECT 1 FROM members LIMIT 1");
        _root = connection.Lookup("members", "root", "customer_id");
        _members = connection.Lookup("members", "customer_id", "root", "customer_id");
        _saveMember = connection.Insert("members", "customer_id, root", "customer_id", OnConflict.Replace);
        _deleteMember = connection.Delete("members", "customer_id");
        Refresh();
    }

    /// <summary>Whether anybody may be merged. Kept in memory: a shop without merges pays nothing for them.</summary>
    public bool AnyMembers { get; private set; }

    /// <summary>Looks again, after another process wrote.</summary>
    public void Refresh()
    {
        AnyMembers = _anyMembers.Read();
        _anyMembers.Reset();
    }

    /// <summary>Keeps a merge or an unmerge.</summary>
    public void Add(ActivityEvent e) =>
        _insert.Bind(1, e.CustomerId).Bind(2, e.Subject).Bind(3, e.EventId).Bind(4, e.Source).Bind(5, (long)e.Kind).Bind(6, e.OccurredAt).Run();

    /// <summary>Every merge and unmerge that is connected with a customer through any number of others, whether or not it stands.</summary>
    public List<ActivityEvent> ConnectedWith(string customerId)
    {
        var links = new List<ActivityEvent>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { customerId };
        var known = new HashSet<(string, string)>();
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var one))
        {
            foreach (var link in Load(one))
            {
                if (known.Add((link.EventId, link.Source)))
                    links.Add(link);
                if (seen.Add(link.CustomerId))
                    next.Enqueue(link.CustomerId);
                if (seen.Add(link.Subject))
                    next.Enqueue(link.Subject);
            }
        }

        return links;
    }

    /// <summary>Forgets the merges and unmerges that name a customer; returns how many there were.</summary>
    public int Delete(string customerId) => _delete.Bind(1, customerId).Run();

    /// <summary>Whose history a customer's is part of; the customer's own when not merged.</summary>
    public string RootOf(string customerId)
    {
        if (!AnyMembers || !_root.Bind(1, customerId).Read())
            return customerId;
        var root = _root.Text(0);
        _root.Reset();
        return root;
    }

    /// <summary>Those merged into a customer, by id, without the customer.</summary>
    public IReadOnlyList<string> MembersOf(string root)
    {
        if (!AnyMembers)
            return [];
        var members = new List<string>();
        _members.Bind(1, root);
        while (_members.Read())
            members.Add(_members.Text(0));
        return members;
    }

    /// <summary>Notes whose history a customer's is part of.</summary>
    public void SetRoot(string customerId, string root)
    {
        _deleteMember.Bind(1, customerId).Run();
        if (root == customerId)
            return;

        _saveMember.Bind(1, customerId).Bind(2, root).Run();
        AnyMembers = true;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _load, _delete, _anyMembers, _root, _members, _saveMember, _deleteMember])
            statement.Dispose();
    }

    private List<ActivityEvent> Load(string customerId)
    {
        var links = new List<ActivityEvent>();
        _load.Bind(1, customerId);
        while (_load.Read())
        {
            links.Add(new ActivityEvent
            {
                CustomerId = _load.Text(0),
                Subject = _load.Text(1),
                EventId = _load.Text(2),
                Source = _load.RepeatedText(3),
                Kind = (ActivityKind)_load.Int32(4),
                OccurredAt = _load.Int64(5),
            });
        }

        return links;
    }
}
