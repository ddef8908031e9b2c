using RabbitMQ.Client;

namespace ChurnWorker.Intake;

/// <summary>Looks at the queue from outside the consumer: the broker's count of consumers, what waits, and how old the last delivery is.</summary>
/// <param name="lookout">A channel of its own, so that a look never disturbs deliveries.</param>
/// <param name="queue">The queue.</param>
/// <param name="deadLetters">The queue of what the broker gave up; null where the worker may not count on one (declared by others).</param>
/// <param name="status">Told of each look.</param>
/// <param name="time">Paces the looks.</param>
internal sealed class FirehoseWatch(IChannel lookout, string queue, string? deadLetters, FirehoseStatus status, TimeProvider time)
{
    private const long LongestSilence = 30_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Looks until the consumer is found lost, and says why; null when <paramref name="ended"/>.</summary>
    public async Task<FirehoseEnd?> RunAsync(CancellationToken ended)
    {
        var looksWithoutConsumer = 0;
        while (!ended.IsCancellationRequested)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            try
            {
                var seen = await lookout.QueueDeclarePassiveAsync(queue, CancellationToken.None);
                status.Looked(seen.ConsumerCount, seen.MessageCount, now);
                if (deadLetters is not null) status.SawDeadLetters((await lookout.QueueDeclarePassiveAsync(deadLetters, CancellationToken.None)).MessageCount);
                looksWithoutConsumer = seen.ConsumerCount == 0 ? looksWithoutConsumer + 1 : 0;
                if (looksWithoutConsumer > 1) return new("the broker counts no consumer on the queue");
                if (seen.MessageCount > 0 && IsSilent(now)) return new("messages wait and none is delivered");
            }
            catch (Exception e)
            {
                return new(e.Message);
            }

            await Task.Delay(Interval, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private bool IsSilent(long now)
    {
        if (status.OldestUnhandledAt is not null) return false;
        var lastSign = Math.Max(status.LastDeliveryAt ?? 0, status.ConnectedSince ?? now);
        return now - lastSign > LongestSilence;
    }
}
