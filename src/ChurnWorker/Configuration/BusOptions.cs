namespace ChurnWorker.Configuration;

/// <summary>Which message bus.</summary>
internal sealed class BusOptions
{
    [Setting("The message bus: inside the process, or a RabbitMQ broker.")]
    public BusTransport Transport { get; init; } = BusTransport.InMemory;

    public RabbitMqOptions RabbitMq { get; init; } = new();
}
