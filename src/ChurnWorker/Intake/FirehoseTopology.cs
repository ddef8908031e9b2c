using ChurnWorker.Configuration;
using RabbitMQ.Client;

namespace ChurnWorker.Intake;

/// <summary>Exchanges and queues of the firehose.</summary>
internal static class FirehoseTopology
{
    /// <summary>Deliveries after which the broker gives a message up. 3.10 has no limit by default; the worker isolates poison itself, so this is the last resort.</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Exchanges to which a MassTransit bus publishes the contract types it can send us: namespace and name of the type.</summary>
    public static IReadOnlyList<string> ContractExchanges { get; } = [.. EventNames.Contracts.Select(ExchangeOf)];

    /// <summary>Declares everything, or with <see cref="RabbitMqOptions.Passive"/> checks that it is there. Throws when the broker disagrees.</summary>
    public static async Task DeclareAsync(IChannel channel, WorkerOptions options, CancellationToken cancel)
    {
        if (options.Bus.RabbitMq.Passive)
        {
            await channel.QueueDeclarePassiveAsync(options.Intake.OwnQueue, cancel);
            await channel.ExchangeDeclarePassiveAsync(options.Outbox.Exchange, cancel);
            return;
        }

        var intake = options.Intake;
        await DeclareDeadLettersAsync(channel, intake.DeadLetterQueue, cancel);
        await channel.ExchangeDeclareAsync(intake.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancel);
        if (intake.IsSharded)
            await DeclareShardsAsync(channel, intake, cancel);
        else
            await DeclareQueueAsync(channel, intake, intake.Queue, cancel);

        await BindAsync(channel, intake, intake.Exchange, "#", cancel);
        foreach (var exchange in ContractExchanges)
        {
            // Declared as MassTransit declares them, so that whoever comes first makes the same thing
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancel);
            await BindAsync(channel, intake, exchange, "", cancel);
        }
    }

    private static Task BindAsync(IChannel channel, IntakeOptions intake, string source, string key, CancellationToken cancel) => intake.IsSharded
        ? channel.ExchangeBindAsync(intake.ShardExchange, source, key, cancellationToken: cancel)
        : channel.QueueBindAsync(intake.Queue, source, key, cancellationToken: cancel);

    /// <summary>
    /// Every worker declares the queues of all shards, in order and before anything reaches the exchange: one that came later would take customers
    /// from the others.
    /// </summary>
    private static async Task DeclareShardsAsync(IChannel channel, IntakeOptions intake, CancellationToken cancel)
    {
        var arguments = new Dictionary<string, object?> { ["hash-header"] = intake.ShardHeader };
        await channel.ExchangeDeclareAsync(intake.ShardExchange, "x-consistent-hash", durable: true, autoDelete: false, arguments, cancellationToken: cancel);
        for (var shard = 0; shard < intake.Shards; shard++)
        {
            var queue = intake.OfShard(intake.Queue, shard);
            await DeclareQueueAsync(channel, intake, queue, cancel);

            // The key of such a binding is its weight
            await channel.QueueBindAsync(queue, intake.ShardExchange, "1", cancellationToken: cancel);
        }
    }

    private static Task DeclareQueueAsync(IChannel channel, IntakeOptions intake, string queue, CancellationToken cancel) =>
        channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, ActivityArguments(intake), cancellationToken: cancel);

    private static async Task DeclareDeadLettersAsync(IChannel channel, string name, CancellationToken cancel)
    {
        await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancel);
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancel);
        await channel.QueueBindAsync(name, name, "", cancellationToken: cancel);
    }

    /// <summary>Quorum, because only there a confirm means fsync; dead letters at least once, which the broker offers only together with reject-publish.</summary>
    private static Dictionary<string, object?> ActivityArguments(IntakeOptions intake) => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-dead-letter-exchange"] = intake.DeadLetterQueue,
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    private static string ExchangeOf(Type contract) => $"{contract.Namespace}:{contract.Name}";
}
