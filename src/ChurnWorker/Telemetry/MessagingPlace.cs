namespace ChurnWorker.Telemetry;

/// <summary>Where messages come from or go to, in the words of the messaging conventions.</summary>
/// <param name="System">The bus: <c>rabbitmq</c>, or <c>in_memory</c>.</param>
/// <param name="Destination">Name of the queue or exchange.</param>
internal sealed record MessagingPlace(string System, string Destination)
{
    /// <summary>A place on a transport of the configuration.</summary>
    public static MessagingPlace Of(string transport, string destination) => new(transport == "RabbitMq" ? "rabbitmq" : "in_memory", destination);
}
