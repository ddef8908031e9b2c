using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using Dapper;

namespace ChurnWorker.Benchmarks;

/// <summary>The least that an intake on SQLite can do: drop event ids already seen, add up a sum a customer. No ledger, no fold, no reviews.</summary>
internal sealed class BareLoop : IDisposable
{
    // Opened as the worker opens its own, so that the pragmas are the same
    private readonly Database _database;
    private readonly Statement _note;
    private readonly Statement _add;

    public BareLoop(string path)
    {
        _database = Database.Open(path, isDurable: false);
        _database.Writer.Execute(
            """
            CREATE TABLE seen (event_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE sums (customer_id TEXT NOT NULL PRIMARY KEY, total INTEGER NOT NULL, events INTEGER NOT NULL) WITHOUT ROWID;
            """);
        _note = _database.Writer.Prepare("INSERT OR IGNORE INTO seen (event_id) VALUES (?)");
        _add = _database.Writer.Prepare(
            "INSERT INTO sums VALUES (?, ?, 1) ON CONFLICT (customer_id) DO UPDATE SET total = total + excluded.total, events = events + 1");
    }

    /// <summary>Takes one batch in one transaction; returns how many were new.</summary>
    public int Take(ActivityEvent[] batch)
    {
        var added = 0;
        using var transaction = _database.Begin();
        foreach (var e in batch)
            if (_note.Bind(1, e.EventId).Run() == 1)
                added += _add.Bind(1, e.CustomerId).Bind(2, e.Kind == ActivityKind.Purchase ? e.Amount ?? 0 : -(e.Amount ?? 0)).Run();
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
