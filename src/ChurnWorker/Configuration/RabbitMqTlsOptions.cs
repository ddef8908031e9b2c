namespace ChurnWorker.Configuration;

/// <summary>TLS to RabbitMQ; the server's certificate is always verified.</summary>
internal sealed class RabbitMqTlsOptions
{
    public bool Enabled { get; init; }

    /// <summary>PEM file of the authority to trust instead of the system's; must exist.</summary>
    public string? CaFile { get; init; }
}
