using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Facts about the store itself.</summary>
internal static class MetaStore
{
    private const string LiveSinceKey = "live_since";

    /// <summary>When the service first ran on this store; notes <paramref name="now"/> if it never did.</summary>
    public static long LiveSince(Database database, long now)
    {
        using var transaction = database.Begin();
        database.Writer.Execute(
            "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO NOTHING",
            new { key = LiveSinceKey, value = now.ToString(CultureInfo.InvariantCulture) });
        var since = ReadLiveSince(database.Writer)!.Value;
        transaction.Commit();
        return since;
    }

    /// <summary>When the service first ran on this store; null when it never did.</summary>
    public static long? ReadLiveSince(SqliteConnection connection) =>
        connection.QueryFirstOrDefault<string>("SELECT value FROM meta WHERE key = @key", new { key = LiveSinceKey }) is { } text
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
