using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Where customers stand in the lifecycle. Empty unless the policy asks for it. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class LifecycleTable(StoreConnection writer) : IDisposable
{
    private const string Columns = "customer_id, state, since, next_review_at";

    private readonly Statement _save = writer.Insert("lifecycles", Columns, "customer_id", OnConflict.Replace);
    private readonly Statement _find = writer.Lookup("lifecycles", Columns, "customer_id");
    private readonly Statement _delete = writer.Delete("lifecycles", "customer_id");
    private readonly Statement _due = writer.Due(Columns, "lifecycles");
    private readonly Statement _anyDue = writer.Prepare("SELECT 1 FROM lifecycles WHERE next_review_at <= ? LIMIT 1");

    public void Save(LifecycleRow row) =>
        _save.Bind(1, row.CustomerId).Bind(2, (long?)row.Standing?.State).Bind(3, row.Standing?.Since).Bind(4, row.NextReviewAt).Run();

    /// <summary>Where a customer stands; null where nobody looked.</summary>
    public LifecycleRow? Find(string customerId)
    {
        if (!_find.Bind(1, customerId).Read())
            return null;
        var row = Read(_find);
        _find.Reset();
        return row;
    }

    /// <summary>Customers whose review instant has come, earliest first.</summary>
    public List<LifecycleRow> Due(long now, int limit)
    {
        var rows = new List<LifecycleRow>();
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

    public void Remove(string customerId) => _delete.Bind(1, customerId).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_save, _find, _delete, _due, _anyDue])
            statement.Dispose();
    }

    private static LifecycleRow Read(Statement row) =>
        new(row.Text(0), row.NullableInt64(1) is { } state ? new LifecycleStanding((LifecycleState)state, row.Int64(2)) : null, row.NullableInt64(3));
}
