using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using ChurnWorker.Benchmarks.Intake;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ChurnWorker.Benchmarks;

/// <summary>
/// <c>latency</c>: from the instant at which a customer's silence became due to the receipt of the trigger by a consumer of the broker, in a large shop
/// while events come in at a steady rate.
/// </summary>
internal static class LatencyBenchmark
{
    private const int TicksPerSecond = 20;
    private const long Grace = 30_000;

    public static Command Create()
    {
        var customers = new Option<int>("--customers") { Description = "Customers, all stored before", DefaultValueFactory = _ => 1_000_000 };
        var due = new Option<int>("--due") { Description = "How many fall due, evenly over the time", DefaultValueFactory = _ => 3000 };
        var rate = new Option<int>("--rate") { Description = "Events a second meanwhile", DefaultValueFactory = _ => 2000 };
        var seconds = new Option<int>("--seconds") { Description = "How long", DefaultValueFactory = _ => 60 };
        var command = new Command("latency", "From due to trigger received, while events come in, on the configured broker") { customers, due, rate, seconds };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(customers), parsed.GetValue(due), parsed.GetValue(rate), parsed.GetValue(seconds), stop));
        return command;
    }

    private static async Task<int> RunAsync(int customers, int due, int rate, int seconds, CancellationToken stop)
    {
        using var folder = new WorkFolder();

        // Everybody is of high value and nobody held out; that many had crossed before the model was fitted is no reason to pace them here
        var options = BenchOptions.Create(
            folder.Combine("worker.db"), batch: 5000, new WinBackOptions { HighValue = new() { Absolute = 0.01m }, WaveGuardPercent = 100, HoldoutPercent = 0, PacedTriggersPerMinute = 1_000_000 });
        IntakeBenchmark.FillWorkerStore(options, customers);
        await using var connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync(stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await FirehoseTopology.DeclareAsync(channel, options, stop);
        await channel.ExchangeDeclareAsync(options.Outbox.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: stop);
        var received = await ListenAsync(channel, options);

        var from = Now() + 25_000;
        var instants = Schedule(options, due, from, seconds * 1000L);
        await using var worker = new Worker(options);
        await worker.StartAsync();
        var status = worker.Services.GetRequiredService<FirehoseStatus>();
        var until = from + seconds * 1000L;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));

        // Nothing fires before the worker has seen the end of the queue
        while (status.CaughtUpAt is null)
            await tick.WaitForNextTickAsync(stop);
        var began = Now();
        await SendAsync(connection, options, new PurchaseStream(customers, seed: 5, "l", from - 120_000, from - 60_000), rate, until, stop);
        var events = status.Messages;
        var sent = Now();
        while (received.Count < instants.Count && Now() < until + Grace)
            await tick.WaitForNextTickAsync(stop);

        var latencies = instants.Where(due => received.ContainsKey(due.Key)).Select(due => (double)(received[due.Key] - due.Value)).Order().ToList();
        Figures.Write(
            "churnworker-latency", Figures.Durability(isDurable: true), ("customers", customers), ("eventsPerSecond", Math.Round(events * 1000.0 / (sent - began))), ("due", instants.Count),
            ("triggered", latencies.Count), ("medianMilliseconds", At(latencies, 0.5)), ("p99Milliseconds", At(latencies, 0.99)), ("maxMilliseconds", At(latencies, 1)), ("queue", "quorum"));
        return 0;
    }

    /// <summary>Of those whose silence is long enough, some come due one after the other; everybody else long after.</summary>
    private static Dictionary<string, long> Schedule(WorkerOptions options, int due, long from, long length)
    {
        using var database = Database.Open(Store.Of(options.Store.Connection));
        MetaStore.LiveSince(database, now: 0);
        using var transaction = database.Begin();
        var ids = database.Writer.Query<string>("SELECT customer_id FROM customers WHERE next_review_at <= @from ORDER BY random() LIMIT @due", new { from, due }).ToList();
        database.Writer.Execute("UPDATE customers SET next_review_at = @later WHERE next_review_at IS NOT NULL", new { later = from + (3650L * 86_400_000) });
        var instants = ids.Select((id, i) => (Id: id, At: from + (i * length / ids.Count))).ToDictionary(x => x.Id, x => x.At, StringComparer.Ordinal);
        foreach (var (id, at) in instants)
            database.Writer.Execute("UPDATE customers SET next_review_at = @at WHERE customer_id = @id", new { id, at });
        transaction.Commit();
        return instants;
    }

    private static async Task<ConcurrentDictionary<string, long>> ListenAsync(IChannel channel, WorkerOptions options)
    {
        var received = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var queue = $"{options.Outbox.Exchange}.campaign";
        await BenchQueues.DeclareAsync(channel, queue, options.Outbox.Exchange);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            if (delivery.RoutingKey.StartsWith("winback.triggered", StringComparison.Ordinal))
                received.TryAdd(JsonDocument.Parse(delivery.Body).RootElement.GetProperty("customerId").GetString()!, Now());
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        return received;
    }

    private static async Task SendAsync(IConnection connection, WorkerOptions options, PurchaseStream stream, int rate, long until, CancellationToken stop)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        foreach (var events in stream.Take(int.MaxValue).Chunk(rate / TicksPerSecond))
        {
            if (Now() >= until || !await tick.WaitForNextTickAsync(stop))
                return;
            foreach (var (type, body) in events)
                await channel.BasicPublishAsync(options.Intake.Exchange, type, mandatory: false, new BasicProperties { ContentType = "application/json", Type = type, DeliveryMode = DeliveryModes.Persistent }, body, stop);
        }
    }

    private static double At(List<double> sorted, double quantile) => sorted.Count == 0 ? -1 : sorted[Math.Min(sorted.Count - 1, (int)(quantile * sorted.Count))];

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
