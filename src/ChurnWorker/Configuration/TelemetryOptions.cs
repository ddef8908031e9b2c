namespace ChurnWorker.Configuration;

/// <summary>What the worker tells about itself.</summary>
internal sealed class TelemetryOptions
{
    [Setting("Key of the hash that stands for a customer id in logs; set it to follow a customer across restarts.",
        Secret = true, DefaultText = "a new random key at every start")]
    public string? CustomerHashKey { get; init; }
}
