namespace ChurnWorker.Configuration;

/// <summary>TLS to RabbitMQ; the server's certificate is always verified.</summary>
internal sealed class RabbitMqTlsOptions
{
    [Setting("Speak TLS to the broker; its certificate is always verified.")]
    public bool Enabled { get; init; }

    [Setting("PEM file of the authority to trust instead of the system's.", Form = "path of an existing file", DefaultText = "the system's authorities")]
    public string? CaFile { get; init; }
}
