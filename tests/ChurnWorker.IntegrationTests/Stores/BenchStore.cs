using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>Runs benches on PostgreSQL: what is a file elsewhere is a schema here. The scenarios are those of ChurnWorker.Tests, the very same files.</summary>
internal static class BenchStore
{
    /// <summary>The store at a path of the test's own.</summary>
    public static Store At(string path, bool isDurable) => IntegrationTests.Stores.PostgresPlace.Of(NameOf(path)).Store();

    /// <summary>Lets go of it.</summary>
    public static void Forget(string path) => IntegrationTests.Stores.PostgresPlace.Of(NameOf(path)).Drop();

    private static string NameOf(string path) => "bench_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 8));
}
