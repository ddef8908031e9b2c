using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using RabbitMQ.Client;

namespace ChurnWorker.IntegrationTests;

/// <summary>The broker that <c>tests/services up</c> names in the environment, and a corner of it that belongs to one test.</summary>
internal sealed class RabbitBroker : IAsyncDisposable
{
    private readonly IConnection _connection;

    private RabbitBroker(IConnection connection, IChannel channel, WorkerOptions options)
    {
        _connection = connection;
        Channel = channel;
        Options = options;
    }

    /// <summary>A connection of the test's own.</summary>
    public IConnection Connection => _connection;

    /// <summary>A channel of the test's own, whose publishes return only when confirmed.</summary>
    public IChannel Channel { get; }

    /// <summary>Configuration of a worker whose exchanges and queues are the test's own.</summary>
    public WorkerOptions Options { get; }

    /// <summary>Connects, or skips the test where no broker is named.</summary>
    /// <param name="name">Name of the test; exchanges and queues carry it.</param>
    /// <param name="batchSize">Most events a batch.</param>
    /// <param name="shards">Stores that share the customers.</param>
    public static async Task<RabbitBroker> ConnectAsync(string name, int batchSize = 100, int shards = 1)
    {
        var options = OptionsFor(name, batchSize, shards: shards);
        var connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        return new RabbitBroker(connection, channel, options);
    }

    /// <summary>Configuration for the broker in the environment; skips the test where there is none.</summary>
    public static WorkerOptions OptionsFor(string name, int batchSize = 100, int? port = null, bool passive = false, int shards = 1, int shard = 0)
    {
        var host = Environment.GetEnvironmentVariable("Bus__RabbitMq__Host");
        Assert.SkipWhen(string.IsNullOrEmpty(host), "No RabbitMQ in the environment: see tests/services");
        // Unique to the run, so that a run that was broken off does not disturb the next
        var own = $"test.{name}.{Environment.ProcessId}";
        return new WorkerOptions
        {
            Bus = new()
            {
                Transport = BusTransport.RabbitMq,
                QuestionsQueue = $"{own}.questions",
                RabbitMq = new()
                {
                    Host = host!,
                    Port = port ?? int.Parse(Environment.GetEnvironmentVariable("Bus__RabbitMq__Port")!, CultureInfo.InvariantCulture),
                    Username = Environment.GetEnvironmentVariable("Bus__RabbitMq__Username") ?? "guest",
                    Passive = passive,
                    Password = Environment.GetEnvironmentVariable("Bus__RabbitMq__Password") ?? "guest",
                },
            },
            Intake = new() { Exchange = $"{own}.events", Queue = $"{own}.activity", DeadLetterQueue = $"{own}.dead", BatchSize = batchSize, Prefetch = batchSize * 4, Source = "test", Shards = shards, Shard = shard },
            Outbox = new() { Exchange = $"{own}.winback" },
        };
    }

    /// <summary>Binds a queue of a campaign system to the outbox exchange.</summary>
    public async Task<string> BindCampaignQueueAsync(string pattern = "winback.#")
    {
        var queue = $"{Options.Outbox.Exchange}.campaign";
        await Channel.ExchangeDeclareAsync(Options.Outbox.Exchange, ExchangeType.Topic, durable: true);
        await Channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await Channel.QueueBindAsync(queue, Options.Outbox.Exchange, pattern);
        return queue;
    }

    /// <summary>Takes the next message of a queue, waiting for it.</summary>
    public async Task<BasicGetResult> TakeAsync(string queue)
    {
        BasicGetResult? got = null;
        await Eventually.BeTrueAsync(async () => (got = await Channel.BasicGetAsync(queue, autoAck: true)) is not null);
        return got!;
    }

    private IEnumerable<string> OfShards(string name) => Enumerable.Range(0, Options.Intake.Shards).Select(shard => Options.Intake.OfShard(name, shard));

    /// <summary>Removes what the test made.</summary>
    public async ValueTask DisposeAsync()
    {
        // On a connection of its own: the test may have lost the other on purpose
        await using (var connection = await FirehoseConnection.Factory(Options.Bus.RabbitMq).CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            var questions = OfShards(Options.Bus.QuestionsQueue);
            foreach (var queue in (string[])[.. OfShards(Options.Intake.Queue), .. questions, Options.Intake.DeadLetterQueue, $"{Options.Outbox.Exchange}.campaign"])
                await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false);
            foreach (var exchange in (string[])[.. questions, Options.Intake.Exchange, Options.Intake.ShardExchange, Options.Intake.DeadLetterQueue, Options.Outbox.Exchange])
                await channel.ExchangeDeleteAsync(exchange);
        }

        await _connection.DisposeAsync();
    }
}
