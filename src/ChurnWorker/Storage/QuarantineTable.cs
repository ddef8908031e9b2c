using ChurnWorker.Intake;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Inputs refused with a reason and kept.</summary>
internal sealed class QuarantineTable(SqliteConnection writer) : IDisposable
{
    private readonly Statement _insert = new(
        writer, "INSERT INTO quarantine (received_at, source, reason, reason_text, content_type, body) VALUES (?, ?, ?, ?, ?, ?)");

    /// <summary>Keeps one input. Inside a <see cref="WriteTransaction"/> only.</summary>
    public void Add(Inbound input, string reason, string? reasonText)
    {
        _insert.Bind(1, input.ReceivedAt).Bind(2, input.Source).Bind(3, reason).Bind(4, reasonText).Bind(5, input.ContentType)
            .Bind(6, input.Body.Span).Run();
    }

    /// <summary>The latest refusals, newest first.</summary>
    public static IReadOnlyList<QuarantineRow> List(SqliteConnection reader, int limit) =>
        reader.Query<QuarantineRow>(
            """
            SELECT sequence AS Sequence, received_at AS ReceivedAt, source AS Source, reason AS Reason, reason_text AS ReasonText,
                   content_type AS ContentType, body AS Body
            FROM quarantine ORDER BY sequence DESC LIMIT @limit
            """,
            new { limit }).AsList();

    /// <summary>Counts by reason, most first.</summary>
    public static IReadOnlyList<QuarantineCount> Count(SqliteConnection reader)
    {
        // Not Dapper: without rows SQLite cannot tell the type of an aggregate, and Dapper fails on that
        using var counts = new Statement(
            reader, "SELECT reason, COUNT(*), MIN(received_at) FROM quarantine GROUP BY reason ORDER BY COUNT(*) DESC, reason");
        var rows = new List<QuarantineCount>();
        while (counts.Read())
            rows.Add(new QuarantineCount(counts.Text(0), counts.Int64(1), counts.Int64(2)));
        return rows;
    }

    public void Dispose() => _insert.Dispose();
}
