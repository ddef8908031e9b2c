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
            await channel.QueueDeclarePassiveAsync(options.Intake.Queue, cancel);
            await channel.ExchangeDeclarePassiveAsync(options.Outbox.Exchange, cancel);
            return;
        }

        await DeclareDeadLettersAsync(channel, options.Intake.DeadLetterQueue, cancel);
        await channel.QueueDeclareAsync(options.Intake.Queue, durable: true, exclusive: false, autoDelete: false, ActivityArguments(options.Intake), cancellationToken: cancel);
        await channel.ExchangeDeclareAsync(options.Intake.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancel);
        await channel.QueueBindAsync(options.Intake.Queue, options.Intake.Exchange, "#", cancellationToken: cancel);
        foreach (var exchange in ContractExchanges)
        {
            // Declared as MassTransit declares them, so that whoever comes first makes the same thing
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancel);
            await channel.QueueBindAsync(options.Intake.Queue, exchange, "", cancellationToken: cancel);
        }
    }

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
