using ChurnWorker.Storage;
using Dapper;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>What the peers keep, with the worker's own pragmas: ids already seen and a sum a customer. No ledger, no fold, no reviews, no messages.</summary>
internal sealed class PeerStore : IDisposable
{
    private readonly Database _database;
    private readonly Statement _note;
    private readonly Statement _add;

    public PeerStore(string path, bool isDurable)
    {
        _database = Database.Open(path, isDurable);
        _database.Writer.Execute(
            """
            CREATE TABLE seen (event_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE sums (customer_id TEXT NOT NULL PRIMARY KEY, total INTEGER NOT NULL, events INTEGER NOT NULL) WITHOUT ROWID;
            """);
        _note = new Statement(_database.Writer, "INSERT OR IGNORE INTO seen (event_id) VALUES (?)");
        _add = new Statement(
            _database.Writer,
            "INSERT INTO sums VALUES (?, ?, 1) ON CONFLICT (customer_id) DO UPDATE SET total = total + excluded.total, events = events + 1");
    }

    /// <summary>Takes one batch in one transaction; returns how many were new.</summary>
    public int Take(IEnumerable<Payment> batch)
    {
        var added = 0;
        using var transaction = _database.Begin();
        foreach (var payment in batch)
            if (_note.Bind(1, payment.EventId).Run() == 1)
                added += _add.Bind(1, payment.CustomerId).Bind(2, payment.Cents).Run();
        transaction.Commit();
        return added;
    }

    public void Dispose()
    {
        _note.Dispose();
        _add.Dispose();
        _database.Dispose();
    }
}
