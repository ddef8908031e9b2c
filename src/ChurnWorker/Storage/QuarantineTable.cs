using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Intake;
using Dapper;

namespace ChurnWorker.Storage;

/// <summary>Inputs refused with a reason and kept.</summary>
internal sealed class QuarantineTable(StoreConnection writer) : IDisposable
{
    private const string Matches = "(@reason IS NULL OR reason = @reason) AND received_at >= @since";

    private const string Columns =
        "sequence AS Sequence, received_at AS ReceivedAt, source AS Source, reason AS Reason, reason_text AS ReasonText, headers AS Headers, body AS Body";

    private readonly Statement _insert = writer.Insert("quarantine", "source, reason, reason_text, headers, body, received_at, digest", key: "digest", OnConflict.Keep);

    private readonly Statement _restate = writer.Update("quarantine", "source, reason, reason_text, headers, body", "sequence");

    private readonly Statement _delete = writer.Delete("quarantine", "sequence");

    /// <summary>
    /// Keeps one input; false when it is known to be kept already. An inbox for what has no readable id: a message may be delivered to two workers at once, when the
    /// first was too slow to acknowledge it. Inside a <see cref="WriteTransaction"/> only.
    /// </summary>
    public bool Add(Inbound input, string reason, string? reasonText) =>
        Bind(_insert, input, reason, reasonText).Bind(6, input.ReceivedAt).Bind(7, DigestOf(input, reason, reasonText)).Run() > 0;

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
        _insert.Dispose();
        _restate.Dispose();
        _delete.Dispose();
    }

    private static string DigestOf(Inbound input, string reason, string? reasonText)
    {
        // Of a body that is too large the beginning is kept, and its hash in the text
        var more = reason == QuarantineReasons.TooLarge ? reasonText : "";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{input.Source}\0{input.HeadersJson}\0{reason}\0{more}\0"));
        hash.AppendData(input.Body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static Statement Bind(Statement statement, Inbound input, string reason, string? reasonText) =>
        statement.Bind(1, input.Source).Bind(2, reason).Bind(3, reasonText).Bind(4, input.HeadersJson).Bind(5, input.Body.Span);
}
