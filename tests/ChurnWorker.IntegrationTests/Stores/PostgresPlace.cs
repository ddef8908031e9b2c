using ChurnWorker.Storage;
using Npgsql;

namespace ChurnWorker.IntegrationTests.Stores;

/// <summary>A schema of a test's own in the database that <c>tests/services up</c> names in the environment.</summary>
internal sealed class PostgresPlace : IDisposable
{
    private readonly string _name;
    private readonly string _server;

    private PostgresPlace(string name, string server) => (_name, _server) = (name, server);

    /// <summary>As <c>Store__Connection</c> would name it.</summary>
    public string Connection => $"postgres:{_server};Search Path={_name}";

    /// <summary>A schema for one test, gone afterwards; skips the test where there is no PostgreSQL.</summary>
    public static PostgresPlace Create([System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        var place = Of($"{test[..Math.Min(30, test.Length)].ToLowerInvariant()}_{Environment.ProcessId}_{Interlocked.Increment(ref s_last)}");
        place.Store().Close();
        return place;
    }

    /// <summary>A schema by its name.</summary>
    public static PostgresPlace Of(string name)
    {
        var connection = Environment.GetEnvironmentVariable("CHURNWORKER_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(connection), "No PostgreSQL in the environment: see tests/services");
        return new PostgresPlace(name, connection["postgres:".Length..]);
    }

    /// <summary>The store, its schema made where it is missing.</summary>
    public Store Store()
    {
        Execute($"CREATE SCHEMA IF NOT EXISTS {_name}");
        return ChurnWorker.Storage.Store.Of(Connection);
    }

    public void Drop() => Execute($"DROP SCHEMA IF EXISTS {_name} CASCADE");

    public void Dispose() => Drop();

    /// <summary>Runs a statement with a connection of its own.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection($"{_server};Search Path={_name};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static int s_last;
}
