using System.Diagnostics;

namespace ChurnWorker.Telemetry;

/// <summary>
/// The spans of the worker, named by the messaging conventions of OpenTelemetry. A batch links to the trace of each of its events instead of having a parent,
/// and a trigger, which comes weeks after them, links to the purchase whose silence it is about. Nothing is made while nobody listens.
/// </summary>
internal static class Tracing
{
    /// <summary>Name of the source of spans.</summary>
    public const string SourceName = "ChurnWorker";

    /// <summary>Collectors keep 128 links of a span.</summary>
    private const int MostLinks = 128;

    private static readonly ActivitySource Source = new(SourceName, Instruments.Version);

    /// <summary>Whether spans are wanted.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>A batch taken in: a span of kind consumer with a link to each producer's trace.</summary>
    /// <param name="origins">W3C trace contexts of the events; null or unreadable for those without one.</param>
    /// <param name="events">Events in the batch.</param>
    /// <param name="place">The queue.</param>
    public static Activity? StartProcess(IEnumerable<string?> origins, int events, MessagingPlace place)
    {
        if (!IsOn)
            return null;
        var links = origins.Distinct(StringComparer.Ordinal).Select(Parse).OfType<ActivityContext>().Take(MostLinks).Select(context => new ActivityLink(context));
        var span = Source.StartActivity($"process {place.Destination}", ActivityKind.Consumer, parentContext: default, links: [.. links]);
        return At(Operation(span, "process"), place)?.SetTag("messaging.batch.message_count", events);
    }

    /// <summary>A sweep that found somebody due.</summary>
    public static Activity? StartSweep() => Source.StartActivity("sweep");

    /// <summary>A message written: the context its receivers see.</summary>
    /// <param name="type">Type of the message.</param>
    /// <param name="messageId">Its id.</param>
    /// <param name="routingKey">Its routing key.</param>
    /// <param name="origin">W3C trace context of what caused it, where that is not the span around it.</param>
    public static Activity? StartCreate(string type, Guid messageId, string routingKey, string? origin) =>
        Message(Operation(Source.StartActivity($"create {type}", ActivityKind.Producer, parentContext: default, links: LinkTo(origin)), "create"), messageId, routingKey);

    /// <summary>A message under way to the bus, part of the trace of its creation.</summary>
    /// <param name="messageId">Its id.</param>
    /// <param name="routingKey">Its routing key.</param>
    /// <param name="created">W3C trace context of its creation.</param>
    /// <param name="place">The exchange.</param>
    public static Activity? StartSend(Guid messageId, string routingKey, string? created, MessagingPlace place) =>
        Message(At(Operation(Source.StartActivity($"send {place.Destination}", ActivityKind.Client, Parse(created) ?? default), "send"), place), messageId, routingKey);

    /// <summary>Notes a failure on a span, by its kind alone: messages of exceptions may quote what must not leave.</summary>
    public static void Fail(Activity? span, Exception failure) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().FullName);

    /// <summary>Whether a text is a W3C trace context that its producer wants recorded.</summary>
    public static bool IsRecorded(string traceParent) => Parse(traceParent) is { TraceFlags: ActivityTraceFlags.Recorded };

    private static Activity? Operation(Activity? span, string operation) =>
        span?.SetTag("messaging.operation.name", operation).SetTag("messaging.operation.type", operation);

    private static Activity? At(Activity? span, MessagingPlace place) =>
        span?.SetTag("messaging.system", place.System).SetTag("messaging.destination.name", place.Destination);

    private static Activity? Message(Activity? span, Guid messageId, string routingKey) =>
        span?.SetTag("messaging.message.id", messageId.ToString("D")).SetTag("messaging.rabbitmq.destination.routing_key", routingKey);

    private static ActivityLink[]? LinkTo(string? origin) => Parse(origin) is { } context ? [new ActivityLink(context)] : null;

    private static ActivityContext? Parse(string? traceParent) => ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : null;
}
