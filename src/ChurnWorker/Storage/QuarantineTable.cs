using ChurnWorker.Intake;
using Dapper;

namespace ChurnWorker.Storage;

/// <summary>Inputs refused with a reason and kept.</summary>
internal sealed class QuarantineTable(StoreConnection writer) : IDisposable
{
    private const string Matches = "(@reason IS NULL OR reason = @reason) AND received_at >= @since";

    private const string Columns =
        "sequence AS Sequence, received_at AS ReceivedAt, source AS Source, reason AS Reason, reason_text AS ReasonText, headers AS Headers, body AS Body";

    private readonly Statement _insert = writer.Insert("quarantine", "source, reason, reason_text, headers, body, received_at", key: "", OnConflict.Fail);

    private readonly Statement _restate = writer.Update("quarantine", "source, reason, reason_text, headers, body", "sequence");

    private readonly Statement _delete = writer.Delete("quarantine", "sequence");

    private readonly Statement _find = writer.Prepare("SELECT 1 FROM quarantine WHERE reason = ?1 AND body = ?2 LIMIT 1");

    /// <summary>Whether these bytes are kept for this reason already. Reads every row of the reason: for the rare redelivery only. Inside a <see cref="WriteTransaction"/> only.</summary>
    public bool Holds(Inbound input, string reason)
    {
        var holds = _find.Bind(1, reason).Bind(2, input.Body.Span).Read();
        _find.Reset();
        return holds;
    }

    /// <summary>Keeps one input. Inside a <see cref="WriteTransaction"/> only.</summary>
    public void Add(Inbound input, string reason, string? reasonText) => Bind(_insert, input, reason, reasonText).Bind(6, input.ReceivedAt).Run();

    /// <summary>Puts right what a row says of an input that is refused again. Inside a <see cref="WriteTransaction"/> only.</summary>
    public void Restate(long sequence, Inbound input, string reason, string? reasonText) => Bind(_restate, input, reason, reasonText).Bind(6, sequence).Run();

    /// <summary>Forgets an input. Inside a <see cref="WriteTransaction"/> only.</summary>
    public void Remove(long sequence) => _delete.Bind(1, sequence).Run();

    /// <summary>The latest refusals, newest first.</summary>
    public static IReadOnlyList<QuarantineRow> List(StoreConnection reader, QuarantineFilter filter, int limit) =>
        reader.Query<QuarantineRow>(
            $"SELECT {Columns} FROM quarantine WHERE {Matches} ORDER BY sequence DESC LIMIT @limit",
            new { reason = filter.Reason, since = filter.Since, limit }).AsList();

    /// <summary>The next refusals in order of arrival, up to one.</summary>
    public static IReadOnlyList<QuarantineRow> After(StoreConnection reader, QuarantineFilter filter, long after, long upTo, int limit) =>
        reader.Query<QuarantineRow>(
            $"SELECT {Columns} FROM quarantine WHERE {Matches} AND sequence > @after AND sequence <= @upTo ORDER BY sequence LIMIT @limit",
            new { reason = filter.Reason, since = filter.Since, after, upTo, limit }).AsList();

    /// <summary>The latest refusal; 0 when there is none.</summary>
    public static long LastSequence(StoreConnection reader) => reader.ExecuteScalar<long>("SELECT COALESCE(MAX(sequence), 0) FROM quarantine");

    /// <summary>Counts by reason, most first.</summary>
    public static IReadOnlyList<QuarantineCount> Count(StoreConnection reader, QuarantineFilter filter)
    {
        // Not Dapper: without rows SQLite cannot tell the type of an aggregate, and Dapper fails on that
        using var counts = reader.Prepare($"SELECT reason, COUNT(*), MIN(received_at) FROM quarantine WHERE (?1 IS NULL OR reason = ?1) AND received_at >= ?2 GROUP BY reason ORDER BY COUNT(*) DESC, reason");
        counts.Bind(1, filter.Reason).Bind(2, filter.Since);
        var rows = new List<QuarantineCount>();
        while (counts.Read())
            rows.Add(new QuarantineCount(counts.Text(0), counts.Int64(1), counts.Int64(2)));
        return rows;
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _restate.Dispose();
        _delete.Dispose();
    }

    private static Statement Bind(Statement statement, Inbound input, string reason, string? reasonText) =>
        statement.Bind(1, input.Source).Bind(2, reason).Bind(3, reasonText).Bind(4, input.HeadersJson).Bind(5, input.Body.Span);
}
