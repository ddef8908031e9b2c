using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>
/// One SQLite file: one writer connection, which alone checkpoints, and readers. WAL with synchronous=FULL: what is committed is on disk
/// before the broker is told.
/// </summary>
/// <param name="path">The file; its folder must exist.</param>
/// <param name="isDurable">False only for a throw-away store: nothing is synced to disk, and what is deleted may leave traces.</param>
internal sealed class SqliteStore(string path, bool isDurable = true) : Store
{
    /// <summary>What the schema writes into the header of a file of ours.</summary>
    private const long ApplicationId = 1129796171;

    /// <summary>Result codes of SQLite that speak of a value.</summary>
    private const int TooBig = 18, Constraint = 19, Mismatch = 20;

    private readonly string _pooled = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();

    public override string Name => path;

    public override int? FindSchema()
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var connection = OpenReadOnly(path);
            return connection.SchemaVersion;
        }
        catch (SqliteException e)
        {
            throw Named(e);
        }
    }

    public override bool IsVacant() => !File.Exists(path);

    /// <exception cref="SqliteException">The file cannot be opened or is not a store.</exception>
    /// <exception cref="InvalidDataException">The file is a database of another program.</exception>
    public override StoreConnection OpenWriter()
    {
        NativeSqlite.Initialise();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            RefuseForeign(connection);

            // Of a new file. A batch changes pages all over the store, and each costs much the same whatever its size: of 8 KiB there are half as many
            connection.Execute("PRAGMA page_size = 8192");
            connection.Execute(isDurable ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -98304" : "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
            connection.Execute("PRAGMA wal_autocheckpoint = 20000; PRAGMA busy_timeout = 30000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0");

            // What was erased must not linger in free pages; a store that is thrown away has nothing to hide
            connection.Execute(isDurable ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF");
            var writer = new SqliteStoreConnection(connection);
            Migrator.Migrate(writer, "sqlite");
            return writer;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Named(e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Our tables among those of another program would be found by nobody, and theirs by our erasure.</summary>
    private void RefuseForeign(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<long>("PRAGMA application_id") != ApplicationId && connection.ExecuteScalar<long>("SELECT COUNT(*) FROM sqlite_schema") > 0)
            throw new InvalidDataException($"{path} is a database of another program. Name another file; nothing was changed.");
    }

    public override StoreConnection OpenReader()
    {
        NativeSqlite.Initialise();
        var connection = new SqliteConnection(_pooled);
        connection.Open();
        return new SqliteStoreConnection(connection);
    }

    /// <summary>Opens an existing file for reading only, alone with it. The caller disposes it.</summary>
    public static StoreConnection OpenReadOnly(string path)
    {
        NativeSqlite.Initialise();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return new SqliteStoreConnection(connection);
    }

    public override bool IsToBlame(Exception failure) => failure is SqliteException { SqliteErrorCode: not (TooBig or Constraint or Mismatch) };

    public override StoreLock LockForWorker() => StoreLock.Take(path);

    public override bool Scrub(Database database) => isDurable && (!MetaStore.IsScrubDue(database.Writer) || Scrubber.Scrub(database));

    /// <summary>The last to close moves the log into the file, so that a copy of the file alone is whole; pooled readers would stay open.</summary>
    public override void Close()
    {
        using var pooled = new SqliteConnection(_pooled);
        SqliteConnection.ClearPool(pooled);
    }

    /// <summary>The library's messages do not say which file.</summary>
    private SqliteException Named(SqliteException e) => new($"The store {path} cannot be opened: {e.Message}", e.SqliteErrorCode, e.SqliteExtendedErrorCode);
}
