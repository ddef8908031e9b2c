using ChurnWorker.Storage.Sqlite;

namespace ChurnWorker.Tests.Storage;

public sealed class StoreLockTests
{
    [Fact]
    public void A_second_worker_on_one_store_is_refused_and_told_why()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "store.db");
        using (StoreLock.Take(path))
            Should.Throw<IOException>(() => StoreLock.Take(path)).Message.ShouldContain("Another worker runs on");
        using var again = StoreLock.Take(path);
        again.ShouldNotBeNull();
    }
}
