using System.Text.Json;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Storage;

/// <summary>What became of campaigns, by trigger. Writes happen inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class OutcomeTable(StoreConnection writer) : IDisposable
{
    /// <summary>An outcome of a trigger that is not in the store says nothing about anybody: that of an erased customer must leave no trace.</summary>
    private readonly Statement _insert = writer.Prepare(
        """
        INSERT INTO outcomes (trigger_id, event_id, source, occurred_at, status, channel)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM triggers WHERE trigger_id = ?1)
        """);

    /// <summary>Attaches an outcome to its trigger; returns whether the trigger is known.</summary>
    public bool Add(ActivityEvent e) =>
        _insert.Bind(1, e.Subject).Bind(2, e.EventId).Bind(3, e.Source).Bind(4, e.OccurredAt).Bind(5, e.Term).Bind(6, ChannelIn(e.Detail)).Run() == 1;

    /// <summary>Deletes the outcomes of a customer's triggers with what the inbox remembers of them; returns the number of rows by table.</summary>
    public static IEnumerable<(string Table, int Rows)> Delete(StoreConnection writer, string customerId)
    {
        const string Theirs = "trigger_id IN (SELECT trigger_id FROM triggers WHERE customer_id = @customerId)";
        yield return ("inbox", writer.Execute($"DELETE FROM inbox WHERE (event_id, source) IN (SELECT event_id, source FROM outcomes WHERE {Theirs})", new { customerId }));
        yield return ("outcomes", writer.Execute($"DELETE FROM outcomes WHERE {Theirs}", new { customerId }));
    }

    /// <summary>Triggers by channel and status told within a time, each counted once.</summary>
    public static IReadOnlyList<OutcomeCount> Counts(StoreConnection reader, long from, long to)
    {
        using var counted = reader.Prepare(
            """
            SELECT channel, status, COUNT(DISTINCT trigger_id)
            FROM outcomes WHERE occurred_at >= ? AND occurred_at < ?
            GROUP BY channel, status ORDER BY channel, status
            """);
        var counts = new List<OutcomeCount>();
        counted.Bind(1, from).Bind(2, to);
        while (counted.Read())
            counts.Add(new OutcomeCount(counted.Text(0), counted.Text(1), counted.Int64(2)));
        return counts;
    }

    public void Dispose() => _insert.Dispose();

    private static string ChannelIn(string? detail)
    {
        if (detail is null)
            return "";
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.TryGetProperty("channel", out var channel) ? channel.GetString() ?? "" : "";
    }
}
