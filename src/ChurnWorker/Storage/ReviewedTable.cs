namespace ChurnWorker.Storage;

/// <summary>A row a customer, looked at again when its review instant comes. Inside a <see cref="WriteTransaction"/> only.</summary>
/// <param name="writer">The connection.</param>
/// <param name="table">The table.</param>
/// <param name="columns">Its columns: <c>customer_id</c> is the first, <c>next_review_at</c> among them.</param>
internal abstract class ReviewedTable<TRow>(StoreConnection writer, string table, string columns) : IDisposable
    where TRow : class
{
    private readonly Statement _save = writer.Insert(table, columns, "customer_id", OnConflict.Replace);
    private readonly Statement _find = writer.Lookup(table, columns, "customer_id");
    private readonly Statement _delete = writer.Delete(table, "customer_id");
    private readonly Statement _due = writer.Due(columns, table);
    private readonly Statement _anyDue = writer.Prepare($"SELECT 1 FROM {table} WHERE next_review_at <= ? LIMIT 1");

    /// <summary>Where a customer stands; null where nobody looked.</summary>
    public TRow? Find(string customerId)
    {
        if (!_find.Bind(1, customerId).Read())
            return null;
        var row = Read(_find);
        _find.Reset();
        return row;
    }

    /// <summary>Customers whose review instant has come, earliest first.</summary>
    public List<TRow> Due(long now, int limit)
    {
        var rows = new List<TRow>();
        _due.Bind(1, now).Bind(2, (long)limit);
        while (_due.Read())
            rows.Add(Read(_due));
        return rows;
    }

    /// <summary>Whether anybody is due.</summary>
    public bool IsAnyoneDue(long now)
    {
        var any = _anyDue.Bind(1, now).Read();
        _anyDue.Reset();
        return any;
    }

    public void Save(TRow row) => Bind(_save, row).Run();

    public void Remove(string customerId) => _delete.Bind(1, customerId).Run();

    public virtual void Dispose()
    {
        foreach (var statement in (Statement[])[_save, _find, _delete, _due, _anyDue])
            statement.Dispose();
    }

    /// <summary>Binds the columns in their order.</summary>
    protected abstract Statement Bind(Statement save, TRow row);

    /// <summary>Reads the columns in their order.</summary>
    protected abstract TRow Read(Statement row);
}
