using Microsoft.Data.Sqlite;

namespace ChurnWorker.Benchmarks;

/// <summary>A temporary folder, gone afterwards.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-bench-");

    public string Combine(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
