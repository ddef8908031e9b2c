namespace ChurnWorker.Configuration;

/// <summary>Which message bus.</summary>
internal sealed class BusOptions
{
    /// <summary><c>InMemory</c> or <c>RabbitMq</c>.</summary>
    public BusTransport Transport { get; init; } = BusTransport.InMemory;

    public RabbitMqOptions RabbitMq { get; init; } = new();
}
