using System.Threading.Channels;
using ChurnWorker.Telemetry;
using RabbitMQ.Client;

namespace ChurnWorker.Intake;

/// <summary>The batch loop: everything that waits, up to a batch, goes to the store, and only then is it acknowledged.</summary>
/// <param name="deliveries">What the consumer decoded, in order.</param>
/// <param name="channel">The channel to acknowledge on.</param>
/// <param name="admission">The way to the store.</param>
/// <param name="batchSize">Most events in one batch; a message is never split.</param>
/// <param name="status">Told of each batch.</param>
internal sealed class FirehoseBatches(
    ChannelReader<Delivery> deliveries, IChannel channel, BatchAdmission admission, int batchSize, FirehoseStatus status)
{
    /// <summary>Runs until <paramref name="ended"/> (null) or until it cannot go on (why). The batch in hand is always finished.</summary>
    public async Task<FirehoseEnd?> RunAsync(CancellationToken ended)
    {
        try
        {
            while (!ended.IsCancellationRequested && await deliveries.WaitToReadAsync(ended))
            {
                var batch = new List<Inbound>();
                var (messages, lastTag) = (0, 0UL);
                Take(batch, batchSize, ref messages, ref lastTag);
                var isBehind = batch.Count >= batchSize;
                status.Holding(batch.Count > 0 ? batch[0].ReceivedAt : 0);
                FailPoint.Reached(FailPoint.IntakeTaken);
                if (await TryAdmitAsync(batch, More, ended) is { } end) return end;
                FailPoint.Reached(FailPoint.IntakeStored);
                // Everything up to the last tag of the batch is on disk. Not cancellable: a half-written frame would cost the connection
                await channel.BasicAckAsync(lastTag, multiple: true, CancellationToken.None);
                FailPoint.Reached(FailPoint.IntakeAcknowledged);
                status.Handled(messages, batch.Count, deliveries.TryPeek(out var next) ? next.ReceivedAt : 0);

                // Once: more than two batches change more pages than the store keeps in memory
                bool More()
                {
                    if (!isBehind) return false;
                    isBehind = false;
                    return Take(batch, 2 * batchSize, ref messages, ref lastTag);
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return new($"cannot acknowledge: {e.Message}");
        }

        return null;
    }

    /// <summary>Takes as many as are waiting, up to a size: thousands when behind, one when idle, with no pause to gather more. Returns whether there were any.</summary>
    private bool Take(List<Inbound> batch, int size, ref int messages, ref ulong lastTag)
    {
        var before = messages;
        while (batch.Count < size && deliveries.TryRead(out var delivery))
        {
            batch.AddRange(delivery.Inbounds);
            lastTag = delivery.Tag;
            messages++;
        }

        return messages > before;
    }

    private async Task<FirehoseEnd?> TryAdmitAsync(IReadOnlyList<Inbound> batch, Func<bool> more, CancellationToken ended)
    {
        if (batch.Count == 0) return null;
        try
        {
            await admission.AdmitAsync(batch, more, ended);
            return null;
        }
        catch (StoreUnavailableException e)
        {
            return new($"the store is unavailable: {e.InnerException?.Message}", batch);
        }
    }
}
