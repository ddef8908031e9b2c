using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>
/// A peer's store in a SQLite file, through Microsoft.Data.Sqlite with prepared commands and the worker's own pragmas.
/// </summary>
internal sealed class PeerStore : IPeerStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _note;
    private readonly SqliteCommand _add;

    /// <param name="path">The file.</param>
    /// <param name="isDurable">Whether what is committed is on disk, as <see cref="Storage.Database.Open(string, bool)"/> has it.</param>
    public PeerStore(string path, bool isDurable)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        _connection.Execute("PRAGMA page_size = 8192");
        _connection.Execute(isDurable ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -98304" : "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
        _connection.Execute("PRAGMA wal_autocheckpoint = 20000; PRAGMA temp_store = MEMORY");
        _connection.Execute(
            """
            CREATE TABLE seen (event_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE sums (customer_id TEXT NOT NULL PRIMARY KEY, total INTEGER NOT NULL, events INTEGER NOT NULL) WITHOUT ROWID;
            """);
        _note = Prepared("INSERT OR IGNORE INTO seen (event_id) VALUES ($event)", ("$event", SqliteType.Text));
        _add = Prepared(
            "INSERT INTO sums VALUES ($customer, $cents, 1) ON CONFLICT (customer_id) DO UPDATE SET total = total + excluded.total, events = events + 1",
            ("$customer", SqliteType.Text), ("$cents", SqliteType.Integer));
    }

    public int Take(IEnumerable<Payment> batch)
    {
        var added = 0;
        using var transaction = _connection.BeginTransaction();
        _note.Transaction = _add.Transaction = transaction;
        foreach (var payment in batch)
        {
            _note.Parameters[0].Value = payment.EventId;
            if (_note.ExecuteNonQuery() == 0)
                continue;
            _add.Parameters[0].Value = payment.CustomerId;
            _add.Parameters[1].Value = payment.Cents;
            added += _add.ExecuteNonQuery();
        }

        transaction.Commit();
        return added;
    }

    public void Dispose()
    {
        _note.Dispose();
        _add.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepared(string sql, params (string Name, SqliteType Type)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, type) in parameters)
            command.Parameters.Add(name, type);
        command.Prepare();
        return command;
    }
}
