using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ChurnWorker.Intake;

/// <summary>Takes deliveries of one channel: decodes each where its bytes are valid and hands it to the batch loop.</summary>
/// <param name="channel">The consuming channel.</param>
/// <param name="into">What the batch loop reads; the prefetch limit bounds it.</param>
/// <param name="decoder">Bytes and headers to events or reasons.</param>
/// <param name="status">Told of each delivery.</param>
/// <param name="time">When a delivery was received.</param>
internal sealed class FirehoseConsumer(
    IChannel channel, ChannelWriter<Delivery> into, InboundDecoder decoder, FirehoseStatus status, TimeProvider time) : AsyncDefaultBasicConsumer(channel)
{
    private readonly TaskCompletionSource<FirehoseEnd?> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes, with the reason, when no delivery will come any more.</summary>
    public Task<FirehoseEnd?> Lost => _lost.Task;

    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        status.Delivered(now);
        // The client takes the buffer back when this handler returns
        var inbounds = decoder.Decode(body.ToArray(), properties.Headers, properties.ContentType, properties.Type, now);
        into.TryWrite(new Delivery(deliveryTag, now, inbounds));
        return Task.CompletedTask;
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _lost.TrySetResult(new("the broker cancelled the consumer"));
        return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        _lost.TrySetResult(new($"the channel was closed: {reason.ReplyCode} {reason.ReplyText}"));
        return base.HandleChannelShutdownAsync(channel, reason);
    }
}
