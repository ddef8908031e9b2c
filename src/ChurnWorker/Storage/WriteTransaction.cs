using Dapper;

namespace ChurnWorker.Storage;

/// <summary>One transaction on the writer connection. Dispose without <see cref="Commit"/> undoes everything.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly Database database;
    private bool isOpen;

    public WriteTransaction(Database database)
    {
        this.database = database;
        database.Gate.Enter();
        try
        {
            database.Writer.Execute("BEGIN IMMEDIATE");
            isOpen = true;
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
        database.Writer.Execute("COMMIT");
        isOpen = false;
        database.Gate.Exit();
    }

    public void Dispose()
    {
        if (!isOpen)
            return;
        isOpen = false;
        try
        {
            database.Writer.Execute("ROLLBACK");
        }
        finally
        {
            database.Gate.Exit();
        }
    }
}
