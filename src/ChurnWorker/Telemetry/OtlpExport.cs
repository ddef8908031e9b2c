using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChurnWorker.Telemetry;

/// <summary>Sends spans and metrics by OTLP while the worker lives; what is left is sent when it stops.</summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    /// <param name="endpoint">The collector.</param>
    /// <param name="isGrpc">gRPC instead of Protocol Buffers over HTTP.</param>
    /// <param name="tenant">Name of the shop.</param>
    public OtlpExport(Uri endpoint, bool isGrpc, string tenant)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("churnworker", serviceNamespace: tenant, serviceVersion: Instruments.Version);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Tracing.SourceName)

            // A request that nobody traces still makes ASP.NET Core a parent that is not recorded: the batch is recorded all the same
            .SetSampler(new AlwaysOnSampler())
            .AddOtlpExporter(export => PointAt(export, endpoint, isGrpc, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Instruments.MeterName)
            .AddOtlpExporter(export => PointAt(export, endpoint, isGrpc, "v1/metrics"))
            .Build();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left, for at most five seconds each.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    // The exporter adds the paths of the signals only to an endpoint from its own environment variables
    private static void PointAt(OtlpExporterOptions export, Uri endpoint, bool isGrpc, string path)
    {
        export.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        export.Endpoint = isGrpc ? endpoint : new Uri($"{endpoint.ToString().TrimEnd('/')}/{path}");
    }
}
