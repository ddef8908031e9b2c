using ChurnWorker.Storage.Postgres;
using ChurnWorker.Storage.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Where a store is, and what its dialect does differently.</summary>
internal abstract class Store
{
    private const string Sqlite = "sqlite:";
    private const string Postgres = "postgres:";

    /// <summary>Whether a text says itself which kind of store it means.</summary>
    public static bool IsConnection(string text) => text.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) || text.StartsWith(Postgres, StringComparison.OrdinalIgnoreCase);

    /// <summary>The store of a connection as configured; nothing is opened yet.</summary>
    /// <param name="connection"><c>sqlite:PATH</c> or <c>postgres:</c> and a connection string of Npgsql.</param>
    /// <param name="current">The same as it reads at this moment, for a password that is replaced while the worker runs; null: it stays.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static Store Of(string connection, Func<string>? current = null) => connection.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase)
        ? new SqliteStore(Path.GetFullPath(connection[Sqlite.Length..]))
        : connection.StartsWith(Postgres, StringComparison.OrdinalIgnoreCase)
        ? new PostgresStore(connection[Postgres.Length..], current is null ? null : () => current()[Postgres.Length..])
        : throw new ArgumentException("A store is sqlite:PATH or postgres:CONNECTION-STRING.", nameof(connection));

    /// <summary>What a person calls it: never a password.</summary>
    public abstract string Name { get; }

    /// <summary>The schema in the store, looked at without changing anything; null where there is no store yet.</summary>
    public abstract int? FindSchema();

    /// <summary>Whether nothing is there yet, neither a store nor anything else of anybody's: looked at without changing anything.</summary>
    public abstract bool IsVacant();

    /// <summary>Opens the connection that writes; creates the store and brings its schema up to date.</summary>
    /// <exception cref="SchemaVersionException">The store is newer than this program.</exception>
    public abstract StoreConnection OpenWriter();

    /// <summary>Opens a connection that only reads: nothing is created or migrated. The caller disposes it.</summary>
    public abstract StoreConnection OpenReader();

    /// <summary>Takes the last bytes of erased rows out of the files, with the gate held; false where that cannot be done now or here.</summary>
    public abstract bool Scrub(Database database);

    /// <summary>Runs a whole transaction, and again where another worker or a lost connection broke it off.</summary>
    public virtual T Retry<T>(Func<T> transaction) => transaction();

    /// <summary>
    /// Whether a failure is the store's and not of what it was given: it is away, full, locked, of another schema. Only a value or a constraint
    /// can be held against an event.
    /// </summary>
    public abstract bool IsToBlame(Exception failure);

    /// <summary>Whether what failed to open may open later: the store is away, or still starting.</summary>
    public virtual bool IsAway(Exception failure) => false;

    /// <summary>Whether the store is there and does not let this worker in: trying again would not help.</summary>
    public virtual bool IsRefusal(Exception failure) => false;

    /// <summary>Takes a lock among workers that is no transaction's; null when another worker has it.</summary>
    public virtual IDisposable? TryLock(string name) => StoreLock.None;

    /// <summary>Keeps a second worker off a store that serves one; disposed of when the worker ends.</summary>
    /// <exception cref="IOException">Another worker runs on it.</exception>
    public virtual StoreLock LockForWorker() => StoreLock.None;

    /// <summary>Lets go of connections kept for the next reader.</summary>
    public abstract void Close();
}
