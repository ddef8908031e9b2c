using ChurnWorker.Configuration;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary>The configured store, for verbs that only read: it is never created, migrated or written, and a running worker is not disturbed.</summary>
internal static class StoreReader
{
    /// <exception cref="CommandFailedException">There is no store, or its schema is not the one this program knows.</exception>
    public static StoreConnection Open(WorkerOptions options)
    {
        var store = Store.Of(options.Store.Connection);
        if (store.FindSchema() is not { } version)
            throw new CommandFailedException($"There is no store {store.Name}. Store__Connection names it; run or import creates it.");
        return version == Migrator.NewestVersion
            ? store.OpenReader()
            : throw new CommandFailedException($"The store {store.Name} has schema {version}, this program knows {Migrator.NewestVersion}{(version < Migrator.NewestVersion ? "; run or import brings it there" : "")}.");
    }
}
