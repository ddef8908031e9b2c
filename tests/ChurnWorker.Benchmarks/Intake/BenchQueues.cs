using RabbitMQ.Client;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>Queues of the contestants, all of one kind.</summary>
internal static class BenchQueues
{
    /// <summary>A quorum queue that gets everything the exchange gets.</summary>
    public static async Task DeclareAsync(IChannel channel, string queue, string exchange)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.QueueBindAsync(queue, exchange, "#");
    }

    /// <summary>Publishes everything with confirms, hundreds in flight.</summary>
    public static async Task FillAsync(IConnection connection, string exchange, IEnumerable<(string Type, byte[] Body)> messages)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var number = 0;
        foreach (var window in messages.Chunk(1000))
        {
            var confirms = new List<Task>(window.Length);
            foreach (var (type, body) in window)
            {
                // An id that MassTransit can read: without one its consumers work on, but not as they are meant to be used
                var properties = new BasicProperties { ContentType = "application/json", Type = type, DeliveryMode = DeliveryModes.Persistent, MessageId = new Guid(++number, 0, 0, new byte[8]).ToString() };
                confirms.Add(channel.BasicPublishAsync(exchange, type, mandatory: true, properties, body).AsTask());
            }

            await Task.WhenAll(confirms);
        }
    }
}
