using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Where customers stand under the shadow policy. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class ShadowTable(StoreConnection writer) : IDisposable
{
    /// <summary>What the names of the shadow's tables begin with.</summary>
    public const string Prefix = "shadow_";

    private const string Columns = "customer_id, cycle_id, stage, expires_at, held_by, next_review_at";

    private readonly Statement _save = writer.Insert("shadow_reviews", Columns, "customer_id", OnConflict.Replace);
    private readonly Statement _find = writer.Lookup("shadow_reviews", Columns, "customer_id");
    private readonly Statement _delete = writer.Delete("shadow_reviews", "customer_id");
    private readonly Statement _due = writer.Due(Columns, "shadow_reviews");
    private readonly Statement _anyDue = writer.Prepare("SELECT 1 FROM shadow_reviews WHERE next_review_at <= ? LIMIT 1");

    /// <summary>Its cycles and triggers.</summary>
    public CycleTable Cycles { get; } = new(writer, Prefix);

    public void Save(ShadowRow row) =>
        _save.Bind(1, row.CustomerId).Bind(2, row.Cycle?.CycleId.ToString("D")).Bind(3, (long)(row.Cycle?.Stage ?? 0)).Bind(4, row.Cycle?.ExpiresAt)
            .Bind(5, row.HeldBy).Bind(6, row.NextReviewAt).Run();

    /// <summary>Where a customer stands; null where the shadow never looked.</summary>
    public ShadowRow? Find(string customerId)
    {
        if (!_find.Bind(1, customerId).Read())
            return null;
        var row = Read(_find);
        _find.Reset();
        return row;
    }

    /// <summary>Customers whose review instant has come, earliest first.</summary>
    public List<ShadowRow> Due(long now, int limit)
    {
        var rows = new List<ShadowRow>();
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

    /// <summary>Forgets what another shadow policy would have done; the decision log keeps it.</summary>
    public static void Clear(StoreConnection writer)
    {
        foreach (var table in (string[])["reviews", "cycles", "triggers"])
            writer.Execute($"DELETE FROM {Prefix}{table}");
    }

    public void Dispose()
    {
        Cycles.Dispose();
        foreach (var statement in (Statement[])[_save, _find, _delete, _due, _anyDue])
            statement.Dispose();
    }

    private static ShadowRow Read(Statement row) => new(
        row.Text(0), row.NullableText(1) is { } cycleId ? new OpenCycle(Guid.Parse(cycleId), row.Int32(2), row.NullableInt64(3), null) : null, row.NullableText(4), row.NullableInt64(5));
}
