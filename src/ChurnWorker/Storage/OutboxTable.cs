using ChurnWorker.Outbox;

namespace ChurnWorker.Storage;

/// <summary>Messages with their final bytes. Inside a <see cref="WriteTransaction"/> only; <see cref="OutboxStore"/> is the relay's view.</summary>
internal sealed class OutboxTable(StoreConnection writer) : IDisposable
{
    private const string Columns = "sequence, message_id, type, routing_key, customer_id, occurred_at, body, attempts, traceparent";

    /// <summary>A message whose id is there already is the same message: it keeps its first bytes.</summary>
    private readonly Statement _insert = writer.Insert("outbox", "message_id, type, routing_key, customer_id, occurred_at, body, traceparent", "message_id", OnConflict.Keep);

    /// <summary>Whoever has a message that waits for its next attempt has the later ones wait behind it.</summary>
    private readonly Statement _pending = writer.Prepare($"""
        WITH held AS MATERIALIZED (
            SELECT customer_id, MIN(sequence) AS first FROM outbox WHERE published_at IS NULL AND retry_at > ?1 GROUP BY customer_id)
        SELECT {Columns} FROM outbox
        WHERE published_at IS NULL AND retry_at <= ?1
            AND NOT EXISTS (SELECT 1 FROM held WHERE held.customer_id = outbox.customer_id AND held.first < outbox.sequence)
        ORDER BY sequence LIMIT ?2{writer.PassOverLocked}
        """);

    private readonly Statement _published = writer.Update("outbox", "published_at, last_error", "sequence");
    private readonly Statement _failed = writer.Prepare("UPDATE outbox SET attempts = attempts + 1, last_error = ?, retry_at = ? WHERE sequence = ?");

    private readonly Statement _lease = writer.Update("outbox", "retry_at", "sequence");

    /// <summary>Enqueues a message.</summary>
    public void Add(OutboxMessage message) =>
        _insert.Bind(1, message.MessageId.ToString("D")).Bind(2, message.Type).Bind(3, message.RoutingKey).Bind(4, message.CustomerId)
            .Bind(5, message.OccurredAt).Bind(6, message.Body.Span).Bind(7, message.TraceParent).Run();

    /// <summary>Oldest unpublished messages whose next attempt is due; none ahead of an earlier one of the same customer.</summary>
    public List<OutboxRow> Pending(int limit, long now)
    {
        var rows = new List<OutboxRow>();
        _pending.Bind(1, now).Bind(2, (long)limit);
        while (_pending.Read())
            rows.Add(ReadRow(_pending));
        return rows;
    }

    /// <summary>Every message, by time, then customer, then order of writing: the same however a history was cut into batches.</summary>
    public static IEnumerable<OutboxRow> ByTime(StoreConnection reader)
    {
        using var all = reader.Scan($"SELECT {Columns} FROM outbox ORDER BY occurred_at, customer_id, sequence");
        while (all.Read())
            yield return ReadRow(all);
    }

    /// <summary>Messages not yet confirmed.</summary>
    public static long CountPending(StoreConnection reader) => reader.ExecuteScalar<long>("SELECT COUNT(*) FROM outbox WHERE published_at IS NULL");

    /// <summary>When the oldest message not yet confirmed was written; null when there is none.</summary>
    public static long? OldestPending(StoreConnection reader) =>
        reader.ExecuteScalar<long?>("SELECT occurred_at FROM outbox WHERE published_at IS NULL ORDER BY sequence LIMIT 1");

    /// <summary>Keeps a message from every relay until an instant.</summary>
    public void Lease(long sequence, long until) => _lease.Bind(1, until).Bind(2, sequence).Run();

    public void MarkPublished(long sequence, long now) => _published.Bind(1, now).Bind(2, (string?)null).Bind(3, sequence).Run();

    public void MarkAllPublished()
    {
        using var all = writer.Prepare("UPDATE outbox SET published_at = occurred_at, last_error = NULL WHERE published_at IS NULL");
        all.Run();
    }

    public void MarkFailed(long sequence, string error, long retryAt) => _failed.Bind(1, error).Bind(2, retryAt).Bind(3, sequence).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_insert, _pending, _published, _failed, _lease])
            statement.Dispose();
    }

    private static OutboxRow ReadRow(Statement row) => new(
        row.Int64(0), Guid.Parse(row.Text(1)), row.Text(2), row.Text(3), row.Text(4), row.Int64(5), row.Blob(6), row.Int32(7), row.NullableText(8));
}
