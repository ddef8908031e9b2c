using ChurnWorker.Configuration;
using MassTransit;

namespace ChurnWorker.Outbox;

/// <summary>Where win-back messages go: one durable topic exchange, on every transport.</summary>
internal static class OutboxTopology
{
    /// <summary>Points published rows at the exchange on RabbitMQ.</summary>
    public static void UseOutbox(this IRabbitMqBusFactoryConfigurator bus, OutboxOptions options)
    {
        bus.Message<OutboxRow>(m => m.SetEntityName(options.Exchange));
        bus.Publish<OutboxRow>(p =>
        {
            p.ExchangeType = "topic";
            p.Durable = true;
            p.AutoDelete = false;
        });
    }

    /// <summary>Points published rows at the exchange of the same name inside the process.</summary>
    public static void UseOutbox(this IInMemoryBusFactoryConfigurator bus, OutboxOptions options)
    {
        bus.Message<OutboxRow>(m => m.SetEntityName(options.Exchange));
        bus.Publish<OutboxRow>(p => p.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Topic);
    }
}
