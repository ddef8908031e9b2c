using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>
/// One SQLite file: one writer connection, which alone checkpoints, and readers. WAL with synchronous=FULL: what is committed is on disk
/// before the broker is told.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _writer;
    private readonly string _readerConnectionString;

    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _dataVersion;
    private long _seenVersion;

    private Database(SqliteConnection writer, string path)
    {
        _begin = new Statement(writer, "BEGIN IMMEDIATE");
        _commit = new Statement(writer, "COMMIT");
        _rollback = new Statement(writer, "ROLLBACK");
        _dataVersion = new Statement(writer, "PRAGMA data_version");
        _writer = writer;
        Path = path;
        _readerConnectionString = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();
        Inbox = new InboxTable(writer);
        Ledger = new LedgerTable(writer);
        Links = new LinkTable(writer);
        Tombstones = new TombstoneTable(writer);
        Erasures = new ErasureTable(writer);
        Customers = new CustomerTable(writer);
        Cycles = new CycleTable(writer);
        Decisions = new DecisionTable(writer);
        Quarantine = new QuarantineTable(writer);
        Outbox = new OutboxTable(writer);
        Models = new ModelTable(writer);
        Traces = new TraceTable(writer);
    }

    /// <summary>Whether what is committed is on disk, and what is deleted leaves no trace; false for a throw-away store.</summary>
    public bool IsDurable { get; private init; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>One transaction at a time: whoever writes holds this.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The one connection that writes; only inside a <see cref="WriteTransaction"/>.</summary>
    public SqliteConnection Writer => _writer;

    public InboxTable Inbox { get; }

    public LedgerTable Ledger { get; }

    public LinkTable Links { get; }

    public TombstoneTable Tombstones { get; }

    public ErasureTable Erasures { get; }

    public CustomerTable Customers { get; }

    public CycleTable Cycles { get; }

    public DecisionTable Decisions { get; }

    public QuarantineTable Quarantine { get; }

    public OutboxTable Outbox { get; }

    public ModelTable Models { get; }

    public TraceTable Traces { get; }

    /// <summary>Opens or creates a store and brings its schema up to date.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="isDurable">False only for a throw-away store: nothing is synced to disk.</param>
    /// <exception cref="SchemaVersionException">The store is newer than this program.</exception>
    /// <exception cref="SqliteException">The file cannot be opened or is not a store.</exception>
    public static Database Open(string path, bool isDurable = true)
    {
        NativeSqlite.Initialise();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            connection.Execute(isDurable ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536" : "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
            connection.Execute("PRAGMA wal_autocheckpoint = 20000; PRAGMA busy_timeout = 30000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0");

            // What was erased must not linger in free pages; a store that is thrown away has nothing to hide
            connection.Execute(isDurable ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF");
            Migrator.Migrate(connection);
            return new Database(connection, path) { IsDurable = isDurable };
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Named(path, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Looks at the schema of a store without changing it.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or is not a store.</exception>
    public static int SchemaVersionOf(string path)
    {
        try
        {
            using var connection = OpenReadOnly(path);
            return Migrator.VersionOf(connection);
        }
        catch (SqliteException e)
        {
            throw Named(path, e);
        }
    }

    /// <summary>The library's messages do not say which file.</summary>
    private static SqliteException Named(string path, SqliteException e) => new($"The store {path} cannot be opened: {e.Message}", e.SqliteErrorCode, e.SqliteExtendedErrorCode);

    /// <summary>Opens an existing store for reading only: it is never created or migrated. The caller disposes it.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or is not a store.</exception>
    public static SqliteConnection OpenReadOnly(string path)
    {
        NativeSqlite.Initialise();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Begins a transaction and waits for its turn. Dispose without commit undoes it.</summary>
    public WriteTransaction Begin() => new(this);

    /// <summary>
    /// Until <see cref="EndBulk"/> all transactions of this thread become one: for a store that is thrown away when the work fails, where a
    /// commit a batch is wasted. Readers see none of it before the end.
    /// </summary>
    public void BeginBulk()
    {
        Gate.Enter();
        BeginTransaction();
        IsBulk = true;
    }

    /// <summary>Commits what was done since <see cref="BeginBulk"/>.</summary>
    public void EndBulk()
    {
        IsBulk = false;
        _commit.Run();
        Gate.Exit();
    }

    /// <summary>Whether transactions are being gathered into one.</summary>
    public bool IsBulk { get; private set; }

    /// <summary>
    /// Takes the last bytes of erased rows out of the files, if there may be any: after an erasure, and at the start in case a crash came between.
    /// Returns whether none is left.
    /// </summary>
    public bool ScrubIfDue()
    {
        lock (Gate)
            return !IsBulk && IsDurable && (!MetaStore.IsScrubDue(_writer) || Scrubber.Scrub(this));
    }

    internal void BeginTransaction()
    {
        _begin.Run();
        RefreshIfOthersWrote();
    }

    internal void CommitTransaction() => _commit.Run();

    internal void RollbackTransaction()
    {
        _rollback.Run();
        if (!IsBulk)
            return;
        IsBulk = false;
        Gate.Exit();
    }

    /// <summary>Reads a snapshot beside the writer; within a bulk, what this thread wrote so far.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        if (IsBulk)
            return read(_writer);
        using var reader = OpenReader();
        return read(reader);
    }

    /// <summary>A connection that only reads, at a snapshot of its own. The caller disposes it.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>
    /// Another process may erase or import while this one runs (<c>churnworker erase</c> beside <c>run</c>): what tables keep in memory must
    /// follow, or an erased customer would rise again.
    /// </summary>
    private void RefreshIfOthersWrote()
    {
        _dataVersion.Read();
        var version = _dataVersion.Int64(0);
        _dataVersion.Reset();
        if (version == _seenVersion)
            return;
        _seenVersion = version;
        Links.Refresh();
        Tombstones.Refresh();
    }

    public void Dispose()
    {
        foreach (var table in (IDisposable[])[_begin, _commit, _rollback, _dataVersion, Inbox, Ledger, Links, Tombstones, Customers, Cycles, Decisions, Quarantine, Outbox, Traces])
            table.Dispose();

        // The last to close moves the log into the file, so that a copy of the file alone is whole; pooled readers would stay open
        using (var pooled = new SqliteConnection(_readerConnectionString))
            SqliteConnection.ClearPool(pooled);
        _writer.Dispose();
    }
}
