namespace ChurnWorker.Configuration;

/// <summary>Protocols of OTLP.</summary>
internal enum OtlpProtocol
{
    /// <summary>Protocol Buffers over HTTP, by custom on port 4318.</summary>
    HttpProtobuf,

    /// <summary>gRPC, by custom on port 4317.</summary>
    Grpc,
}
