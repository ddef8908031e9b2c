using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.IntegrationTests.Tracing;

/// <summary>A collector that takes OTLP over HTTP on a free port of loopback and keeps what it is sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Span> _spans = new();
    private readonly ConcurrentDictionary<string, bool> _metrics = new(StringComparer.Ordinal);

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/traces", async (HttpRequest request) => ReadTraces(await BodyAsync(request)));
        _app.MapPost("/v1/metrics", async (HttpRequest request) => ReadMetrics(await BodyAsync(request)));
    }

    /// <summary>Where to send.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>Spans received so far.</summary>
    public IReadOnlyList<Span> Spans => [.. _spans];

    /// <summary>Names of the metrics received so far.</summary>
    public ICollection<string> Metrics => _metrics.Keys;

    /// <summary>Starts to listen.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    // ExportTraceServiceRequest 1 resource_spans, ResourceSpans 2 scope_spans, ScopeSpans 2 spans
    private void ReadTraces(ReadOnlyMemory<byte> request)
    {
        foreach (var span in Inside(Inside(Inside([request], 1), 2), 2))
            _spans.Enqueue(ReadSpan(span));
    }

    // The same for metrics; Metric 1 name
    private void ReadMetrics(ReadOnlyMemory<byte> request)
    {
        foreach (var name in Inside(Inside(Inside(Inside([request], 1), 2), 2), 1))
            _metrics[Encoding.UTF8.GetString(name.Span)] = true;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Inside(IEnumerable<ReadOnlyMemory<byte>> messages, int field) =>
        messages.SelectMany(ProtobufReader.Fields).Where(f => f.Number == field).Select(f => f.Bytes);

    private static Span ReadSpan(ReadOnlyMemory<byte> span)
    {
        var fields = ProtobufReader.Fields(span).ToLookup(f => f.Number);
        string Hex(int number) => Convert.ToHexStringLower(fields[number].Select(f => f.Bytes).FirstOrDefault().Span);
        return new Span(
            Hex(1), Hex(2), Hex(4),
            Encoding.UTF8.GetString(fields[5].Single().Bytes.Span),
            (int)fields[6].Select(f => f.Value).FirstOrDefault(),
            fields[9].Select(f => ReadAttribute(f.Bytes)).ToDictionary(),
            [.. fields[13].Select(f => ReadLink(f.Bytes))]);
    }

    // KeyValue 1 key, 2 value; AnyValue 1 string, 3 int
    private static KeyValuePair<string, string> ReadAttribute(ReadOnlyMemory<byte> pair)
    {
        var fields = ProtobufReader.Fields(pair).ToDictionary(f => f.Number, f => f.Bytes);
        var value = ProtobufReader.Fields(fields[2]).Single();
        return new(Encoding.UTF8.GetString(fields[1].Span), value.Number == 1 ? Encoding.UTF8.GetString(value.Bytes.Span) : value.Value.ToString(CultureInfo.InvariantCulture));
    }

    private static (string TraceId, string SpanId) ReadLink(ReadOnlyMemory<byte> link)
    {
        var fields = ProtobufReader.Fields(link).ToLookup(f => f.Number, f => f.Bytes);
        return (Convert.ToHexStringLower(fields[1].Single().Span), Convert.ToHexStringLower(fields[2].Single().Span));
    }
}
