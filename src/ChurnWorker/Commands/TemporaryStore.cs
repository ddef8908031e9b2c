namespace ChurnWorker.Commands;

/// <summary>A store for one command; gone when the command is.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-");

    private TemporaryStore()
    {
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "store.db");

    public static TemporaryStore Create() => new();

    public void Dispose()
    {
        // Readers are pooled and hold the file open
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
