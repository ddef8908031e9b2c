namespace ChurnWorker.Configuration;

/// <summary>Message buses the worker speaks.</summary>
internal enum BusTransport
{
    /// <summary>Inside the process; nothing to install.</summary>
    InMemory,

    /// <summary>A RabbitMQ broker.</summary>
    RabbitMq,
}
