using ChurnWorker.Intake;

namespace ChurnWorker.Storage;

/// <summary>One transaction on the writer connection. Dispose without <see cref="Commit"/> undoes everything, a bulk around it included.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly Database _database;
    private bool _isOpen;

    public WriteTransaction(Database database, IReadOnlyList<Inbound>? expected, bool isAlone)
    {
        _database = database;
        database.Gate.Enter();
        try
        {
            if (!database.IsBulk)
                database.BeginTransaction(expected, isAlone);
            _isOpen = true;
        }
        catch
        {
            database.Gate.Exit();
            throw;
        }
    }

    /// <summary>Puts it on disk; within a bulk, leaves that to its end.</summary>
    public void Commit()
    {
        if (!_database.IsBulk)
            _database.CommitTransaction();
        _isOpen = false;
        _database.Gate.Exit();
    }

    public void Dispose()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        try
        {
            _database.RollbackTransaction();
        }
        finally
        {
            _database.Gate.Exit();
        }
    }
}
