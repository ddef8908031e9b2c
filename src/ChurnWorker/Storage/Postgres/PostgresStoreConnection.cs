using System.Data;
using System.Data.Common;
using System.Globalization;
using ChurnWorker.Intake;
using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>
/// A connection to PostgreSQL. What a batch will ask for is read ahead in a few round trips, what it writes is held back and written in one.
/// </summary>
/// <param name="source">Where connections come from.</param>
/// <param name="connection">An open one.</param>
internal sealed class PostgresStoreConnection(NpgsqlDataSource source, NpgsqlConnection connection) : StoreConnection
{
    private readonly List<LookupStatement> _lookups = [];
    private readonly List<WriteStatement> _writes = [];
    private readonly Dictionary<InsertStatement, HashSet<string>> _mustBeNew = [];
    private NpgsqlConnection _connection = connection;
    private NpgsqlTransaction? _transaction;
    private string? _seen;
    private bool _findsByKey;

    /// <summary>The connection as it is, with what is held back not yet in it; a new one where the last was lost between two transactions.</summary>
    public NpgsqlConnection Connection
    {
        get
        {
            if (_transaction is null && _connection.State != ConnectionState.Open)
                Reopen();
            return _connection;
        }
    }

    public override int SchemaVersion
    {
        get
        {
            using var find = new NpgsqlCommand("SELECT to_regclass('schema_versions') IS NOT NULL", Connection);
            if (find.ExecuteScalar() is not true)
                return 0;
            using var read = new NpgsqlCommand("SELECT COALESCE(MAX(version), 0) FROM schema_versions", Connection);
            return Convert.ToInt32(read.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    public override bool IsShared => true;

    public override string PassOverLocked => " FOR UPDATE SKIP LOCKED";

    public override string ReviewTable => "reviews";

    protected override DbConnection Settled
    {
        get
        {
            Flush();
            return Connection;
        }
    }

    /// <summary>What others changed is taken up after a batch was read ahead: that must not be forgotten for it.</summary>
    protected override void Wrote(string? sql)
    {
        if (sql is not null && PostgresCommandText.TableWritten(sql) is { } table)
            Forget(table);
        else
            ForgetAll();
    }

    public override Statement Prepare(string sql) => new PlainStatement(this, PostgresCommandText.Of(sql), isScan: false);

    public override Statement Scan(string sql) => new PlainStatement(this, PostgresCommandText.Of(sql), isScan: true);

    public override Statement Insert(string table, string columns, string key, OnConflict conflict) =>
        Register(new InsertStatement(this, table, Split(columns), Split(key), conflict));

    public override Statement Update(string table, string columns, string key) => Register(new ChangeStatement(this, table, Split(columns), Split(key)));

    public override Statement Delete(string table, string key) => Register(new ChangeStatement(this, table, [], Split(key)));

    public override Statement Lookup(string table, string columns, string key, string order = "")
    {
        var lookup = new LookupStatement(this, table, Split(columns), Split(key), order);
        _lookups.Add(lookup);
        return lookup;
    }

    public override Statement Due(string columns, string table = "customers") => new DueStatement(this, columns, table);

    public override bool Begin(IReadOnlyList<Inbound>? expected, bool isAlone)
    {
        ForgetAll();
        _transaction = Connection.BeginTransaction(IsolationLevel.ReadCommitted);
        try
        {
            var facts = new BatchReadAhead(this, isAlone || (expected is not null && BatchReadAhead.ChangesIdentity(expected))).Run(expected);
            if (facts == _seen)
                return false;
            _seen = facts;
            return true;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    public override void Commit()
    {
        Flush();
        ForgetAll();
        var transaction = _transaction!;
        transaction.Commit();
        transaction.Dispose();
        _transaction = null;
    }

    public override void Rollback()
    {
        foreach (var write in _writes)
            write.Discard();
        ForgetAll();

        // What others changed may have been seen and not taken up
        _seen = null;
        try
        {
            // Of a connection that is gone the server has undone it already
            _transaction?.Dispose();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            _connection.Close();
        }

        _transaction = null;
    }

    public override DbTransaction BeginSnapshot() => Connection.BeginTransaction(IsolationLevel.RepeatableRead);

    public override void Serialize(string what) => ExecuteNow($"SELECT pg_advisory_xact_lock({PostgresLocks.Key})", Cell.Of(what));

    public override void ReadAhead(string table, string key, IReadOnlyCollection<string> values)
    {
        var lookups = LookupsBy(table, key).ToList();
        if (values.Count == 0 || lookups.Count == 0)
            return;
        Flush(table);
        if (_transaction is null)
            lookups.ForEach(lookup => lookup.Forget());
        using var batch = new NpgsqlBatch(Connection);
        foreach (var lookup in lookups)
            lookup.ReadAhead(batch, values);
        using var reader = batch.ExecuteReader();
        foreach (var lookup in lookups)
        {
            lookup.Take(reader);
            reader.NextResult();
        }
    }

    public override IReadOnlyList<StoredTable> Tables() =>
        Query<(string Table, string Column, string Type)>(
            """
            SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name NOT IN ('schema_versions', 'turns', 'reviews') ORDER BY table_name, ordinal_position
            """)
            .GroupBy(row => row.Table, (table, rows) => new StoredTable(table, [.. rows.Select(row => (row.Column, KindOf(row.Type)))])).ToList();

    public override void Renumber(string table) =>
        Execute($"SELECT setval(pg_get_serial_sequence('{table}', 'sequence'), (SELECT COALESCE(MAX(sequence), 0) + 1 FROM {table}), false)");

    public override void Apply(int version, string sql)
    {
        using var transaction = Connection.BeginTransaction();
        using (var apply = new NpgsqlCommand(sql, Connection))
            apply.ExecuteNonQuery();
        using (var note = new NpgsqlCommand("INSERT INTO schema_versions (version) VALUES ($1)", Connection))
        {
            note.Parameters.Add(Cell.Of((long)version).ToParameter());
            note.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public override void Dispose()
    {
        _transaction?.Dispose();
        _connection.Dispose();
    }

    /// <summary>Lookups of a table by a key.</summary>
    public IEnumerable<LookupStatement> LookupsBy(string table, string key) => _lookups.Where(l => l.Table == table && l.IsBy(Split(key)));

    /// <summary>A lookup that knows which rows of a table are there.</summary>
    public LookupStatement? FindLookup(string table, string[] key) => _lookups.Find(l => l.Table == table && l.IsBy(key));

    /// <summary>Writes everything held back.</summary>
    public void Flush() => Write(_writes.Where(w => w.IsPending).ToList());

    /// <summary>Writes what is held back of a table.</summary>
    public void Flush(string table) => Write(_writes.Where(w => w.IsPending && w.Table == table).ToList());

    /// <summary>Keeps the order of two statements that write the same row.</summary>
    public void FlushOthers(WriteStatement one, string key)
    {
        foreach (var write in _writes)
            if (write != one && write.IsPending && write.Table == one.Table && (!write.IsBy(one.KeyColumns) || write.Holds(key)))
                Write([write]);
    }

    /// <summary>A row is written: what was read of it is no longer so.</summary>
    public void Written(string table, string[] columns, Cell[] row)
    {
        foreach (var lookup in _lookups)
            if (lookup.Table == table)
                lookup.Forget(columns, row);
    }

    /// <summary>Rows of a table were written.</summary>
    public void Forget(string table)
    {
        foreach (var lookup in _lookups)
            if (lookup.Table == table)
                lookup.Forget();
    }

    /// <summary>The transaction is decided by the absence of a row.</summary>
    public void MustBeNew(InsertStatement insert, string key)
    {
        if (!_mustBeNew.TryGetValue(insert, out var keys))
            _mustBeNew[insert] = keys = new HashSet<string>(StringComparer.Ordinal);
        keys.Add(key);
    }

    /// <summary>The keys that must be new, once.</summary>
    public HashSet<string> TakeMustBeNew(InsertStatement insert) => _mustBeNew.Remove(insert, out var keys) ? keys : [];

    /// <summary>Runs one command now.</summary>
    public void ExecuteNow(string sql, params ReadOnlySpan<Cell> parameters)
    {
        using var command = new NpgsqlCommand(sql, Connection);
        foreach (var cell in parameters)
            command.Parameters.Add(cell.ToParameter());
        command.ExecuteNonQuery();
    }

    private static StoredKind KindOf(string type) => type switch
    {
        "bigint" => StoredKind.Number,
        "double precision" => StoredKind.Real,
        "bytea" => StoredKind.Bytes,
        _ => StoredKind.Text,
    };

    /// <summary>
    /// A writer finds rows by their keys, some thousands at a time, whatever the statistics say of tables that were empty a minute ago: a plan
    /// that reads a whole table costs more with every event the store has taken in.
    /// </summary>
    public void FindByKey()
    {
        _findsByKey = true;
        ExecuteNow("SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off");
    }

    private WriteStatement Register(WriteStatement write)
    {
        _writes.Add(write);
        return write;
    }

    private void Write(List<WriteStatement> writes)
    {
        if (writes.Count == 0)
            return;
        using var batch = new NpgsqlBatch(Connection);
        var expected = new List<ExpectedRows>();
        foreach (var write in writes)
            write.AddTo(batch, expected);
        batch.ExecuteNonQuery();
        foreach (var (command, rows, table) in expected)
            if (batch.BatchCommands[command].Rows != (ulong)rows)
                throw new StoreConflictException($"Another worker wrote the same rows of {table} meanwhile.");
    }

    private void ForgetAll()
    {
        foreach (var lookup in _lookups)
            lookup.Forget();
        _mustBeNew.Clear();
    }

    private void Reopen()
    {
        _connection.Dispose();
        _connection = source.OpenConnection();
        _seen = null;
        if (_findsByKey)
            FindByKey();
    }
}
