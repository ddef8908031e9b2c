namespace ChurnWorker.Storage;

/// <summary>Where purchases came from, as their producers' traces name it. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class TraceTable(StoreConnection writer) : IDisposable
{
    private readonly Statement _save = writer.Insert("traces", "customer_id, occurred_at, traceparent", "customer_id", OnConflict.Replace);
    private readonly Statement _find = writer.Lookup("traces", "occurred_at, traceparent", "customer_id");

    /// <summary>Keeps the trace context of a customer's latest purchase.</summary>
    public void Note(string customerId, long occurredAt, string traceParent)
    {
        if (Latest(customerId) is not { } known || known.OccurredAt <= occurredAt)
            _save.Bind(1, customerId).Bind(2, occurredAt).Bind(3, traceParent).Run();
    }

    /// <summary>The trace context of the purchase at an instant; null when it came with none.</summary>
    public string? Find(string customerId, long occurredAt) =>
        Latest(customerId) is { } known && known.OccurredAt == occurredAt ? known.TraceParent : null;

    public void Dispose()
    {
        _save.Dispose();
        _find.Dispose();
    }

    private (long OccurredAt, string TraceParent)? Latest(string customerId)
    {
        if (!_find.Bind(1, customerId).Read())
            return null;
        var latest = (_find.Int64(0), _find.Text(1));
        _find.Reset();
        return latest;
    }
}
