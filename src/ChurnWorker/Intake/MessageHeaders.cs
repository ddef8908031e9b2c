using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChurnWorker.Intake.Webhooks;

namespace ChurnWorker.Intake;

/// <summary>What the outside of a message says about the events inside it. Kept with what is quarantined, so that its bytes can be decoded again.</summary>
internal sealed record MessageHeaders
{
    private const string TraceParentHeader = "traceparent";

    /// <summary>Where MassTransit's own producers put the same.</summary>
    private const string MassTransitActivity = "MT-Activity-Id";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Source of events that state none.</summary>
    public required string DefaultSource { get; init; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The AMQP <c>type</c> property.</summary>
    public string? Type { get; init; }

    /// <summary>CloudEvents attribute <c>type</c> of a binary-mode message.</summary>
    public string? CloudEventType { get; init; }

    /// <summary>CloudEvents attribute <c>id</c>: the event's id where the body has none.</summary>
    public string? CloudEventId { get; init; }

    /// <summary>CloudEvents attribute <c>source</c>.</summary>
    public string? CloudEventSource { get; init; }

    /// <summary>CloudEvents attribute <c>time</c>: when it happened where the body does not say.</summary>
    public string? CloudEventTime { get; init; }

    /// <summary>W3C trace context of the producer; with CloudEvents that of the event's making, which says more than that of its transport.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Whose webhook it is and about what, e.g. <c>shopify:orders/paid</c>.</summary>
    public string? WebhookTopic { get; init; }

    /// <summary>The shop that sent the webhook.</summary>
    public string? WebhookSource { get; init; }

    /// <summary>Header line of the CSV file, where the body is a row of one.</summary>
    public string? CsvHeader { get; init; }

    /// <summary>As JSON, without what is not there.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static MessageHeaders FromJson(string json) => JsonSerializer.Deserialize<MessageHeaders>(json, Json)!;

    /// <summary>Headers of an AMQP message: <c>cloudEvents_*</c> and <c>cloudEvents:*</c> are the two spellings of the CloudEvents AMQP binding.</summary>
    /// <param name="headers">As RabbitMQ.Client gives them: texts are byte arrays.</param>
    /// <param name="contentType">Property <c>content_type</c>.</param>
    /// <param name="type">Property <c>type</c>.</param>
    /// <param name="defaultSource">Source of events that state none.</param>
    public static MessageHeaders FromAmqp(IEnumerable<KeyValuePair<string, object?>>? headers, string? contentType, string? type, string defaultSource)
    {
        var result = new MessageHeaders { DefaultSource = defaultSource, ContentType = NullIfEmpty(contentType), Type = NullIfEmpty(type) };
        if (headers is null) return result;

        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("cloudEvents", StringComparison.OrdinalIgnoreCase) && name.Length > 12 && name[11] is '_' or ':')
                result = result.With(name.AsSpan(12), Text(value));
            else if (result.TraceParent is null && (Is(name, TraceParentHeader) || Is(name, MassTransitActivity)))
                result = result with { TraceParent = Text(value) };
            else
                result = Webhook.Note(result, name, Text(value)) ?? result;
        }

        return result;
    }

    /// <summary>Headers of an HTTP request: <c>ce-*</c>.</summary>
    public static MessageHeaders FromHttp(IEnumerable<KeyValuePair<string, string>> headers, string? contentType, string defaultSource)
    {
        var result = new MessageHeaders { DefaultSource = defaultSource, ContentType = NullIfEmpty(contentType) };
        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
                result = result.With(name.AsSpan(3), Uri.UnescapeDataString(value));
            else if (result.TraceParent is null && Is(name, TraceParentHeader))
                result = result with { TraceParent = value };
            else
                result = Webhook.Note(result, name, value) ?? result;
        }

        return result;
    }

    private MessageHeaders With(ReadOnlySpan<char> attribute, string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        if (Is(attribute, "type")) return this with { CloudEventType = value };
        if (Is(attribute, "id")) return this with { CloudEventId = value };
        if (Is(attribute, "source")) return this with { CloudEventSource = value };
        if (Is(attribute, "time")) return this with { CloudEventTime = value };
        if (Is(attribute, TraceParentHeader)) return this with { TraceParent = value };
        return ContentType is null && Is(attribute, "datacontenttype") ? this with { ContentType = value } : this;
    }

    private static bool Is(ReadOnlySpan<char> attribute, string name) => attribute.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string? Text(object? value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string text => text,
        _ => null,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
