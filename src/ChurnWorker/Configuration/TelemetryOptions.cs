namespace ChurnWorker.Configuration;

/// <summary>What the worker tells about itself.</summary>
internal sealed class TelemetryOptions
{
    [Setting("Where traces and metrics are sent by OTLP, e.g. http://127.0.0.1:4318; the paths /v1/traces and /v1/metrics are added for http/protobuf.",
        Form = "http or https URL", DefaultText = "none: nothing is sent")]
    public string? OtlpEndpoint { get; init; }

    [Setting("Protocol of the OTLP endpoint.")]
    public OtlpProtocol OtlpProtocol { get; init; } = OtlpProtocol.HttpProtobuf;

    [Setting("Key of the hash that stands for a customer id in logs; set it to follow a customer across restarts.",
        Secret = true, DefaultText = "a new random key at every start")]
    public string? CustomerHashKey { get; init; }
}
