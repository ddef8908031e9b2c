using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Outbox;
using ChurnWorker.Questions;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChurnWorker.IntegrationTests;

/// <summary>The worker's bus lanes and its outbox relay on a store of their own, inside the test's process.</summary>
internal sealed class BusWorker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Engine _engine;
    private readonly DirectoryInfo _folder;

    private BusWorker(IHost host, Engine engine, DirectoryInfo folder)
    {
        _host = host;
        _engine = engine;
        _folder = folder;
    }

    public FirehoseStatus Status => _host.Services.GetRequiredService<FirehoseStatus>();

    public OutboxStore Outbox => _host.Services.GetRequiredService<OutboxStore>();

    public Database Database => _engine.Database;

    /// <summary>Starts the lanes; the relay's loop only where asked for.</summary>
    public static async Task<BusWorker> StartAsync(WorkerOptions options, bool withRelay = false)
    {
        var folder = Directory.CreateTempSubdirectory("churnworker-bus-");
        var instruments = new Instruments();
        var engine = new Engine(options, Database.Open(Path.Combine(folder.FullName, "store.db")), liveSince: 0, instruments);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(instruments).AddSingleton(engine).AddSingleton<Answers>().AddSingleton(engine.Assessor).AddSingleton(new OutboxStore(engine.Database));
        builder.Services.AddBusIntake(options).AddMessageBus(options);
        if (withRelay) builder.Services.AddOutboxRelay(options, Path.Combine(folder.FullName, "winback.ndjson"));
        var host = builder.Build();
        await host.StartAsync();
        return new BusWorker(host, engine, folder);
    }

    /// <summary>Ids of the accepted events, in order.</summary>
    public IReadOnlyList<string> EventIds() => Query<string>("SELECT event_id FROM ledger ORDER BY event_id");

    /// <summary>Reasons of the quarantined inputs, in order of arrival.</summary>
    public IReadOnlyList<string> Reasons() => Query<string>("SELECT reason FROM quarantine ORDER BY sequence");

    /// <summary>Writes messages as assessment would.</summary>
    public void Enqueue(IEnumerable<OutboxMessage> messages)
    {
        using var transaction = Database.Begin();
        foreach (var message in messages) Database.Outbox.Add(message);
        transaction.Commit();
    }

    /// <summary>Changes the store behind the worker's back, as trouble does.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database.Path}");
        connection.Execute(sql);
    }

    /// <summary>Asks the store with a connection of its own.</summary>
    public IReadOnlyList<T> Query<T>(string sql)
    {
        using var reader = Database.OpenReader();
        return reader.Query<T>(sql).AsList();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _engine.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
