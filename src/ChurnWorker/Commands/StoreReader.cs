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
        var version = Database.SchemaVersionOf(path);
        return version == Migrator.NewestVersion
            ? Database.OpenReadOnly(path)
            : throw new CommandFailedException($"The store {path} has schema {version}, this program knows {Migrator.NewestVersion}{(version < Migrator.NewestVersion ? "; run or import brings it there" : "")}.");
    }
}
