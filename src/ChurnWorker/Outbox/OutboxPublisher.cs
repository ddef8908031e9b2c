using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;
using MassTransit;

namespace ChurnWorker.Outbox;

/// <summary>Publishes one stored message on whichever transport MassTransit runs on, and returns when the bus has it.</summary>
internal sealed class OutboxPublisher(IBus bus, WorkerOptions options) : IMessagePublisher
{
    private readonly MessagingPlace _place = MessagingPlace.Of(options.Bus.Transport.ToString(), options.Outbox.Exchange);
    private readonly string _source = $"/churnworker/{options.Shop.Tenant}";

    /// <summary>Publishes; returns once the broker confirmed. Throws <see cref="MessageReturnedException"/> when no queue is bound for the routing key.</summary>
    /// <remarks>No cancellation: a cancelled publish corrupts the confirm tracking of RabbitMQ.Client 7.1.2 (fixed in 7.2.1). While the broker is away this waits.</remarks>
    public async Task PublishAsync(OutboxRow row)
    {
        using var span = Tracing.StartSend(row.MessageId, row.RoutingKey, row.TraceParent, _place);
        try
        {
            await bus.Publish(row, Pipe.Execute<PublishContext<OutboxRow>>(context => Address(context, row)), CancellationToken.None);
        }
        catch (Exception e)
        {
            Tracing.Fail(span, e);
            throw;
        }
    }

    private void Address(PublishContext<OutboxRow> context, OutboxRow row)
    {
        context.Serializer = new StoredBytesSerializer(row.Body);
        context.ContentType = context.Serializer.ContentType;
        context.MessageId = row.MessageId;
        context.Durable = true;
        context.Mandatory = true;
        context.SetRoutingKey(row.RoutingKey);
        context.Headers.Set("cloudEvents_specversion", "1.0");
        context.Headers.Set("cloudEvents_id", row.MessageId.ToString("D"));
        context.Headers.Set("cloudEvents_source", _source);
        context.Headers.Set("cloudEvents_type", row.Type);
        context.Headers.Set("cloudEvents_time", Rfc3339(row.OccurredAt));
        if (row.CustomerId.Length > 0) context.Headers.Set("cloudEvents_subject", row.CustomerId);
        if (row.TraceParent is { } trace) context.Headers.Set("traceparent", trace);
        if (context.TryGetPayload(out RabbitMqSendContext? rabbit)) rabbit.BasicProperties.Type = row.Type;
    }

    /// <summary>An instant as RFC 3339 in UTC with milliseconds.</summary>
    /// <param name="instant">Unix milliseconds UTC.</param>
    internal static string Rfc3339(long instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
