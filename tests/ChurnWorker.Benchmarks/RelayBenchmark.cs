using System.CommandLine;
using System.Diagnostics;
using System.Text;
using ChurnWorker.Benchmarks.Intake;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace ChurnWorker.Benchmarks;

/// <summary><c>relay</c>: pending messages from the store to a quorum queue, each confirmed and marked; the worker's relay beside a bare loop over a table of the same rows.</summary>
internal static class RelayBenchmark
{
    private const int BodyBytes = 900;

    public static Command Create()
    {
        var messages = new Option<int>("--messages") { Description = "Pending messages", DefaultValueFactory = _ => 20_000 };
        var command = new Command("relay", "Pending messages to a quorum queue of the configured broker, beside a bare RabbitMQ.Client loop") { messages };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(messages), stop));
        return command;
    }

    private static async Task<int> RunAsync(int messages, CancellationToken stop)
    {
        using var folder = new WorkFolder();
        var options = BenchOptions.Create(folder.Combine("worker.db"), batch: 2000);
        Fill(options, messages);
        await using var connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync(stop);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), stop);
        await channel.ExchangeDeclareAsync(options.Outbox.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: stop);
        var queue = $"{options.Outbox.Exchange}.campaign";
        await BenchQueues.DeclareAsync(channel, queue, options.Outbox.Exchange);

        var worker = await RelayAsync(options, messages, stop);
        await channel.QueuePurgeAsync(queue, stop);
        var bare = await BareAsync(folder.Combine("bare.db"), channel, options.Outbox.Exchange, messages);
        await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, cancellationToken: stop);

        var durability = Figures.Durability(isDurable: true);
        Figures.Write(
            "churnworker-relay", durability, ("messagesPerSecond", Figures.Rate(messages, worker)), ("messages", messages), ("bytes", BodyBytes), ("queue", "quorum"),
            ("window", OutboxRelay.Window), ("ratioTo bare-relay", Math.Round(bare / worker, 2)), ("what", "the worker's relay: order kept by customer, MassTransit, mandatory, confirmed, marked"));
        Figures.Write(
            "bare-relay", durability, ("messagesPerSecond", Figures.Rate(messages, bare)), ("messages", messages), ("bytes", BodyBytes), ("queue", "quorum"),
            ("window", OutboxRelay.Window), ("what", "RabbitMQ.Client, mandatory, confirmed, marked in one transaction a window"));
        return 0;
    }

    private static async Task<TimeSpan> RelayAsync(WorkerOptions options, int messages, CancellationToken stop)
    {
        await using var worker = new Worker(options);
        var store = worker.Services.GetRequiredService<OutboxStore>();
        var started = Stopwatch.GetTimestamp();
        await worker.StartAsync();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (store.Pending(1, long.MaxValue).Count > 0)
            await tick.WaitForNextTickAsync(stop);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> BareAsync(string path, IChannel channel, string exchange, int messages)
    {
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE pending (id INTEGER PRIMARY KEY, body BLOB NOT NULL, sent INTEGER); CREATE INDEX waiting ON pending (id) WHERE sent IS NULL");
        using (var filling = database.BeginTransaction())
        {
            foreach (var i in Enumerable.Range(0, messages))
                database.Execute("INSERT INTO pending (body) VALUES ($body)", new { body = Body(i) }, filling);
            filling.Commit();
        }

        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var window = database.Query<(long Id, byte[] Body)>("SELECT id, body FROM pending WHERE sent IS NULL ORDER BY id LIMIT 200").AsList();
            if (window.Count == 0)
                return Stopwatch.GetElapsedTime(started);
            var confirms = window.Select(row => channel.BasicPublishAsync(
                exchange, "winback.triggered.v1.high", mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent, MessageId = $"{row.Id}" }, row.Body).AsTask());
            await Task.WhenAll(confirms);
            using var marking = database.BeginTransaction();
            database.Execute("UPDATE pending SET sent = 1 WHERE id BETWEEN $first AND $last", new { first = window[0].Id, last = window[^1].Id }, marking);
            marking.Commit();
        }
    }

    private static void Fill(WorkerOptions options, int messages)
    {
        using var database = Database.Open(Store.Of(options.Store.Connection));
        using var transaction = database.Begin();
        for (var i = 0; i < messages; i++)
            database.Outbox.Add(new OutboxMessage(new Guid(i, 0, 0, new byte[8]), "winback.triggered", "winback.triggered.v1.high", $"c{i}", 1_700_000_000_000, Body(i)));
        transaction.Commit();
    }

    private static byte[] Body(int number) => Encoding.UTF8.GetBytes($$"""{"customerId":"c{{number}}","text":"{{new string('x', BodyBytes - 40)}}"}""");
}
