namespace ChurnWorker.Configuration;

/// <summary>Where ops people look.</summary>
internal sealed class OpsOptions
{
    [Setting("Address of health, metrics and, with the in-memory bus, POST /events.", Form = "http URL of a loopback host with a port")]
    public string Url { get; init; } = "http://127.0.0.1:8090";
}
