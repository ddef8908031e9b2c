using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Benchmarks.Intake;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Benchmarks;

/// <summary>
/// <c>intake</c>: the worker and its peers drain quorum queues with the same messages, one after the other, on the broker that is configured.
/// Each is timed from the tenth part of its messages to the last, so that nobody pays for starting.
/// </summary>
internal static class IntakeBenchmark
{
    private const int SlowPart = 20;
    private const long Day = 86_400_000;

    /// <summary>A shop of 200 days that ends now: older customers would all come due at once when the worker starts.</summary>
    private static readonly long s_end = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - Day;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Messages for each contestant", DefaultValueFactory = _ => 200_000 };
        var customers = new Option<int>("--customers") { Description = "Customers, all stored before", DefaultValueFactory = _ => 200_000 };
        var batch = new Option<int>("--batch") { Description = "Most events a transaction, of all but masstransit-single", DefaultValueFactory = _ => 2000 };
        var store = StoreOption();
        var only = new Option<string[]>("--only") { Description = "Names of the contestants to run", AllowMultipleArgumentsPerToken = true };
        var command = new Command("intake", "The worker beside a bare RabbitMQ.Client loop and MassTransit consumers, on the configured broker") { events, customers, batch, store, only };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetValue(events), parsed.GetValue(customers), parsed.GetValue(batch), parsed.GetValue(store)!, parsed.GetValue(only) ?? [], stop));
        return command;
    }

    /// <summary>Which kind of store is measured.</summary>
    internal static Option<string> StoreOption()
    {
        var store = new Option<string>("--store") { Description = "Of the worker and its peers alike", DefaultValueFactory = _ => "sqlite" };
        store.AcceptOnlyFromAmong("sqlite", "postgres");
        return store;
    }

    private static async Task<int> RunAsync(int events, int customers, int batch, string kind, string[] only, CancellationToken stop)
    {
        using var folder = new WorkFolder();
        using var stores = new BenchStores(kind, folder);
        var options = BenchOptions.On(stores.Worker("worker"), batch);
        FillWorkerStore(options, customers);
        var contestants = new List<(IContestant Contestant, int Messages)>
        {
            (new Worker(options), events),
            (new BareRabbitLoop(options, Filled(stores.Peer("bare"), customers)), events),
            (new MassTransitPeer(options, Filled(stores.Peer("batch"), customers), inBatches: true), events),
            (new MassTransitPeer(options, Filled(stores.Peer("single"), customers), inBatches: false), Math.Max(1000, events / SlowPart)),
        };
        stores.Settle();
        var rates = new Dictionary<string, double>();
        await using var connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync(stop);
        foreach (var (contestant, messages) in contestants)
        {
            if (only.Length == 0 || only.Contains(contestant.Name))
                rates[contestant.Name] = await DrainAsync(contestant, messages, customers, options, connection, stop);
            await contestant.DisposeAsync();
        }

        foreach (var (contestant, messages) in contestants.Where(c => rates.ContainsKey(c.Contestant.Name)))
            Write(contestant, messages, customers, batch, stores, rates);
        return 0;
    }

    /// <summary>Messages a second from the tenth part to the last.</summary>
    internal static async Task<double> DrainAsync(
        IContestant contestant, int messages, int customers, WorkerOptions options, RabbitMQ.Client.IConnection connection, CancellationToken stop, int seed = 2)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.ExchangeDeclareAsync(options.Intake.Exchange, RabbitMQ.Client.ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: stop);
        await contestant.DeclareAsync(channel, options.Intake.Exchange);
        await BenchQueues.FillAsync(connection, options.Intake.Exchange, new PurchaseStream(customers, seed, $"n{seed}", s_end, s_end + Day / 2).Take(messages));

        var from = messages / 10;
        await contestant.StartAsync();
        await ReachAsync(contestant, from, stop);
        var (began, first) = (Stopwatch.GetTimestamp(), contestant.Handled);
        await ReachAsync(contestant, messages, stop);
        var elapsed = Stopwatch.GetElapsedTime(began);
        await channel.QueueUnbindAsync(contestant.Queue, options.Intake.Exchange, "#", cancellationToken: stop);
        return Figures.Rate(messages - first, elapsed);
    }

    private static async Task ReachAsync(IContestant contestant, long count, CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (contestant.Handled < count)
            await tick.WaitForNextTickAsync(stop);
    }

    private static void Write(IContestant contestant, int messages, int customers, int batch, BenchStores stores, Dictionary<string, double> rates)
    {
        var figures = new List<(string, object)>
        {
            ("eventsPerSecond", rates[contestant.Name]), ("events", messages), ("customers", customers), ("batch", batch), ("queue", "quorum"), ("what", contestant.What),
        };
        figures.AddRange(stores.Figures);
        if (contestant is Worker)
            figures.AddRange(rates.Where(r => r.Key != contestant.Name).Select(r => ($"ratioTo {r.Key}", (object)Math.Round(rates[contestant.Name] / r.Value, 2))));
        Figures.Write(contestant.Name, Figures.Durability(isDurable: true), [.. figures]);
    }

    private static IPeerStore Filled(IPeerStore store, int customers)
    {
        store.Take(Enumerable.Range(0, customers).Select(i => new Payment($"s{i}", $"c{i}", 1000)));
        return store;
    }

    /// <summary>Everybody has bought before, and a model is in force: no event comes to an empty store.</summary>
    internal static void FillWorkerStore(WorkerOptions options, int customers)
    {
        using var instruments = new Instruments();
        using var engine = new Engine(options, Database.Open(Store.Of(options.Store.Connection)), liveSince: 0, instruments);
        var decoder = new InboundDecoder(options, Microsoft.Extensions.Logging.Abstractions.NullLogger<InboundDecoder>.Instance);
        var history = EveryCustomer(customers).Concat(new PurchaseStream(customers, seed: 1, "h", s_end - 190 * Day, s_end).Take(customers / 2));
        foreach (var batch in history.Chunk(10_000))
            engine.Assessor.Assess([.. batch.SelectMany(e => decoder.Decode(e.Body, null, "application/json", e.Type, s_end))], s_end);
        engine.Calibrator.Run(s_end);
    }

    private static IEnumerable<(string Type, byte[] Body)> EveryCustomer(int customers)
    {
        for (var i = 0; i < customers; i++)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(s_end - (i % 190 + 1) * Day).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
            yield return ("purchase.completed", System.Text.Encoding.UTF8.GetBytes($$"""{"eventId":"f{{i}}","orderId":"fo{{i}}","customerId":"c{{i}}","occurredAt":"{{at}}","amount":10.00,"currency":"EUR"}"""));
        }
    }
}
