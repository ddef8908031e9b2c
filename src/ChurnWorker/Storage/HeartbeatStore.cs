using System.Globalization;

namespace ChurnWorker.Storage;

/// <summary>When each source that sends heartbeats last said it is alive, among the facts about the store: there are a handful of sources.</summary>
internal static class HeartbeatStore
{
    private const string Prefix = "heartbeat:";

    /// <summary>Notes a heartbeat; one older than the latest changes nothing. Inside a write transaction.</summary>
    /// <param name="database">The store.</param>
    /// <param name="source">The source that is alive.</param>
    /// <param name="at">When it said so, Unix milliseconds UTC.</param>
    public static void Note(Database database, string source, long at)
    {
        var key = Prefix + source;
        var known = database.Writer.QueryFirstOrDefault<string>("SELECT value FROM meta WHERE key = @key", new { key });
        if (known is null || Instant(known) < at)
            database.Writer.Execute(
                "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                new { key, value = at.ToString(CultureInfo.InvariantCulture) });
    }

    /// <summary>The sources that ever sent a heartbeat, by name, and when each was last heard of.</summary>
    public static IReadOnlyList<(string Source, long At)> All(StoreConnection reader) =>
    [
        .. reader.Query<(string Key, string Value)>("SELECT key, value FROM meta WHERE key LIKE 'heartbeat:%' ORDER BY key")
            .Select(row => (row.Key[Prefix.Length..], Instant(row.Value))),
    ];

    private static long Instant(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
