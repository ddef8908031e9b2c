using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Where purchases came from, as their producers' traces name it. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class TraceTable(SqliteConnection writer) : IDisposable
{
    private readonly Statement _note = new(
        writer,
        """
        INSERT INTO traces (customer_id, occurred_at, traceparent) VALUES (?, ?, ?)
        ON CONFLICT (customer_id) DO UPDATE SET occurred_at = excluded.occurred_at, traceparent = excluded.traceparent
        WHERE excluded.occurred_at >= traces.occurred_at
        """);

    private readonly Statement _find = new(writer, "SELECT traceparent FROM traces WHERE customer_id = ? AND occurred_at = ?");

    /// <summary>Keeps the trace context of a customer's latest purchase.</summary>
    public void Note(string customerId, long occurredAt, string traceParent) => _note.Bind(1, customerId).Bind(2, occurredAt).Bind(3, traceParent).Run();

    /// <summary>The trace context of the purchase at an instant; null when it came with none.</summary>
    public string? Find(string customerId, long occurredAt)
    {
        if (!_find.Bind(1, customerId).Bind(2, occurredAt).Read())
            return null;
        var traceParent = _find.Text(0);
        _find.Reset();
        return traceParent;
    }

    public void Dispose()
    {
        _note.Dispose();
        _find.Dispose();
    }
}
