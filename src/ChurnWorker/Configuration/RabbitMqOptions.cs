namespace ChurnWorker.Configuration;

/// <summary>How to reach RabbitMQ.</summary>
internal sealed class RabbitMqOptions
{
    public string Host { get; init; } = "localhost";

    /// <summary>1 to 65535.</summary>
    public int Port { get; init; } = 5672;

    public string Username { get; init; } = "guest";

    /// <summary>May come from a file: <c>Bus__RabbitMq__Password_FILE</c>.</summary>
    public string Password { get; init; } = "guest";

    public string VirtualHost { get; init; } = "/";

    /// <summary>Use the topology that is there; declare nothing.</summary>
    public bool Passive { get; init; }

    public RabbitMqTlsOptions Tls { get; init; } = new();
}
