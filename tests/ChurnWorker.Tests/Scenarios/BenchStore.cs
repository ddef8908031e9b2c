using ChurnWorker.Storage;
using ChurnWorker.Storage.Sqlite;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>Which store a bench runs on. The integration tests run the same scenarios on PostgreSQL, with a class of this name of their own.</summary>
internal static class BenchStore
{
    /// <summary>The store at a path of the test's own.</summary>
    public static Store At(string path, bool isDurable) => new SqliteStore(path, isDurable);

    /// <summary>Lets go of it.</summary>
    public static void Forget(string path) => Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
}
