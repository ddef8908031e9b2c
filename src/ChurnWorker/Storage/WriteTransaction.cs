using Dapper;

namespace ChurnWorker.Storage;

/// <summary>One transaction on the writer connection. Dispose without <see cref="Commit"/> undoes everything.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly Database _database;
    private bool _isOpen;

    public WriteTransaction(Database database)
    {
        _database = database;
        database.Gate.Enter();
        try
        {
            database.Writer.Execute("BEGIN IMMEDIATE");
            _isOpen = true;
        }
        catch
        {
            database.Gate.Exit();
            throw;
        }
    }

    /// <summary>Puts it on disk.</summary>
    public void Commit()
    {
        _database.Writer.Execute("COMMIT");
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
            _database.Writer.Execute("ROLLBACK");
        }
        finally
        {
            _database.Gate.Exit();
        }
    }
}
