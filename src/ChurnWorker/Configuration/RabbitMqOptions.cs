namespace ChurnWorker.Configuration;

/// <summary>How to reach RabbitMQ.</summary>
internal sealed class RabbitMqOptions
{
    private SecretFile? _passwordFile;

    [Setting("Host of the broker.", MaxLength = 253)]
    public string Host { get; init; } = "localhost";

    [Setting("AMQP port of the broker.", Min = "1", Max = "65535")]
    public int Port { get; init; } = 5672;

    [Setting("User of the broker.")]
    public string Username { get; init; } = "guest";

    [Setting("Password of the user; best read from a file with Bus__RabbitMq__Password_FILE.", Secret = true, AllowEmpty = true)]
    public string Password { get; init; } = "guest";

    [Setting("Virtual host.")]
    public string VirtualHost { get; init; } = "/";

    [Setting("Use the topology that is there; declare nothing.")]
    public bool Passive { get; init; }

    public RabbitMqTlsOptions Tls { get; init; } = new();

    /// <summary>Notes the file that the password came from; null: none.</summary>
    public void PasswordChangesIn(SecretFile? file) => _passwordFile = file;

    /// <summary>The password for a new connection: as its file has it now, so that it can be replaced without a restart.</summary>
    public string CurrentPassword() => _passwordFile?.Read() ?? Password;
}
