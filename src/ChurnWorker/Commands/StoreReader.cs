using ChurnWorker.Configuration;
using ChurnWorker.Storage;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Commands;

/// <summary>The configured store, for verbs that only read: it is never created, migrated or written, and a running worker is not disturbed.</summary>
internal static class StoreReader
{
    /// <exception cref="CommandFailedException">There is no store, or its schema is not the one this program knows.</exception>
    public static SqliteConnection Open(WorkerOptions options)
    {
        var path = options.Store.SqlitePath();
        if (!File.Exists(path))
            throw new CommandFailedException($"There is no store {path}. Store__Connection names it; run or import creates it.");
        var connection = Database.OpenReadOnly(path);
        var version = Migrator.VersionOf(connection);
        if (version == Migrator.NewestVersion)
            return connection;
        connection.Dispose();
        throw new CommandFailedException($"The store has schema {version}, this program knows {Migrator.NewestVersion}.");
    }
}
