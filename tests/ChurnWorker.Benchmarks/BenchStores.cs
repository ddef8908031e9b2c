using ChurnWorker.Benchmarks.Intake;
using Npgsql;

namespace ChurnWorker.Benchmarks;

/// <summary>Empty stores of one kind for a measurement: files of a folder, or schemas of the PostgreSQL that <c>tests/services up</c> names. Gone afterwards.</summary>
internal sealed class BenchStores : IDisposable
{
    private readonly WorkFolder _folder;
    private readonly string? _server;
    private readonly List<string> _schemas = [];

    /// <param name="kind"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="folder">Where files go.</param>
    /// <exception cref="InvalidOperationException">No PostgreSQL is named in the environment.</exception>
    public BenchStores(string kind, WorkFolder folder)
    {
        _folder = folder;
        if (kind == "postgres")
            _server = Environment.GetEnvironmentVariable("CHURNWORKER_TEST_POSTGRES")?["postgres:".Length..] ?? throw new InvalidOperationException("No PostgreSQL in the environment: eval \"$(tests/services up)\"");
    }

    /// <summary>What the figures say of the store.</summary>
    public (string Name, object Value)[] Figures => _server is null
        ? []
        : [("store", $"PostgreSQL {Ask("SHOW server_version")}"), ("durability", $"fsync={Ask("SHOW fsync")}, synchronous_commit={Ask("SHOW synchronous_commit")}, full_page_writes={Ask("SHOW full_page_writes")}")];

    /// <summary>A store of the worker, as <c>Store__Connection</c> names it.</summary>
    public string Worker(string name) => _server is null ? $"sqlite:{_folder.Combine(name)}.db" : $"postgres:{InSchema(name)}";

    /// <summary>A store of a peer.</summary>
    public IPeerStore Peer(string name) => _server is null ? new PeerStore($"{_folder.Combine(name)}.db", isDurable: true) : new PostgresPeerStore(InSchema(name));

    /// <summary>Has the server know what was filled in, and write it where it belongs: what follows pays for itself only.</summary>
    public void Settle()
    {
        if (_server is null)
            return;
        foreach (var schema in _schemas)
            Execute($"SET search_path = {schema}; {string.Join(' ', Ask($"SELECT string_agg(format('ANALYZE %I;', tablename), ' ') FROM pg_tables WHERE schemaname = '{schema}'"))}");
        Execute("CHECKPOINT");
    }

    public void Dispose()
    {
        foreach (var schema in _schemas)
            Execute($"DROP SCHEMA {schema} CASCADE");
    }

    private string InSchema(string name)
    {
        var schema = $"bench_{Environment.ProcessId}_{name}";
        Execute($"CREATE SCHEMA {schema}");
        _schemas.Add(schema);
        return $"{_server};Search Path={schema}";
    }

    private void Execute(string sql) => Ask(sql);

    private string Ask(string sql)
    {
        using var connection = new NpgsqlConnection($"{_server};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return command.ExecuteScalar() as string ?? "";
    }
}
