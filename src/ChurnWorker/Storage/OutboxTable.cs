using ChurnWorker.Outbox;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Messages with their final bytes. Inside a <see cref="WriteTransaction"/> only; <see cref="OutboxStore"/> is the relay's view.</summary>
internal sealed class OutboxTable(SqliteConnection writer) : IDisposable
{
    private const string Columns = "sequence, message_id, type, routing_key, customer_id, occurred_at, body, attempts";

    /// <summary>A message whose id is there already is the same message: it keeps its first bytes.</summary>
    private readonly Statement insert = new(
        writer, "INSERT OR IGNORE INTO outbox (message_id, type, routing_key, customer_id, occurred_at, body) VALUES (?, ?, ?, ?, ?, ?)");

    private readonly Statement pending = new(
        writer, $"SELECT {Columns} FROM outbox WHERE published_at IS NULL AND retry_at <= ? ORDER BY sequence LIMIT ?");

    private readonly Statement published = new(writer, "UPDATE outbox SET published_at = ?, last_error = NULL WHERE sequence = ?");
    private readonly Statement failed = new(writer, "UPDATE outbox SET attempts = attempts + 1, last_error = ?, retry_at = ? WHERE sequence = ?");

    /// <summary>Enqueues a message.</summary>
    public void Add(OutboxMessage message) =>
        insert.Bind(1, message.MessageId.ToString("D")).Bind(2, message.Type).Bind(3, message.RoutingKey).Bind(4, message.CustomerId)
            .Bind(5, message.OccurredAt).Bind(6, message.Body.Span).Run();

    /// <summary>Oldest unpublished messages whose next attempt is due.</summary>
    public List<OutboxRow> Pending(int limit, long now)
    {
        var rows = new List<OutboxRow>();
        pending.Bind(1, now).Bind(2, (long)limit);
        while (pending.Read())
        {
            rows.Add(new OutboxRow(
                pending.Int64(0), Guid.Parse(pending.Text(1)), pending.Text(2), pending.Text(3), pending.Text(4), pending.Int64(5), pending.Blob(6),
                pending.Int32(7)));
        }

        return rows;
    }

    public void MarkPublished(long sequence, long now) => published.Bind(1, now).Bind(2, sequence).Run();

    public void MarkFailed(long sequence, string error, long retryAt) => failed.Bind(1, error).Bind(2, retryAt).Bind(3, sequence).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[insert, pending, published, failed])
            statement.Dispose();
    }
}
