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
    /// <summary>Batches that may share a transaction: more change more pages than the store keeps in memory.</summary>
    private const int MostTogether = 2;

    /// <summary>Runs until <paramref name="ended"/> (null) or until it cannot go on (why). The batch in hand is always finished.</summary>
    public async Task<FirehoseEnd?> RunAsync(CancellationToken ended)
    {
        var settling = Task.FromResult<FirehoseEnd?>(null);
        try
        {
            while (!ended.IsCancellationRequested)
            {
                if (!deliveries.TryPeek(out _))
                {
                    if (await settling is { } failed) return failed;
                    status.Holding(0);
                    if (!await deliveries.WaitToReadAsync(ended)) break;
                }

                var batch = new List<Inbound>();
                var (messages, lastTag) = (0, 0UL);
                Take(batch, batchSize, ref messages, ref lastTag);
                status.Holding(batch.Count > 0 ? batch[0].ReceivedAt : 0);
                FailPoint.Reached(FailPoint.IntakeTaken);
                var refused = await TryAdmitAsync(batch, More, ended);
                if ((await settling ?? refused) is { } end) return end;
                settling = SettleAsync(batch, messages, lastTag);

                bool More() => Take(batch, Math.Min(batch.Count + batchSize, MostTogether * batchSize), ref messages, ref lastTag);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The batch before is finished below
        }

        return await settling;
    }

    /// <summary>Acknowledges a batch once it is on disk: the disk is waited for while the next batch is assessed.</summary>
    private async Task<FirehoseEnd?> SettleAsync(List<Inbound> batch, int messages, ulong lastTag)
    {
        try
        {
            await admission.SyncAsync();
            FailPoint.Reached(FailPoint.IntakeStored);

            // Everything up to the last tag of the batch is on disk. Not cancellable: a half-written frame would cost the connection
            await channel.BasicAckAsync(lastTag, multiple: true, CancellationToken.None);
            FailPoint.Reached(FailPoint.IntakeAcknowledged);
            status.Handled(messages, batch.Count);
            return null;
        }
        catch (StoreUnavailableException e)
        {
            return Unavailable(e, batch);
        }
        catch (Exception e)
        {
            return new($"cannot acknowledge: {e.Message}");
        }
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

    private async Task<FirehoseEnd?> TryAdmitAsync(List<Inbound> batch, Func<bool> more, CancellationToken ended)
    {
        if (batch.Count == 0) return null;
        try
        {
            await admission.AdmitAheadAsync(batch, more, ended);
            return null;
        }
        catch (StoreUnavailableException e)
        {
            return Unavailable(e, batch);
        }
    }

    private static FirehoseEnd Unavailable(StoreUnavailableException e, List<Inbound> batch) => new($"the store is unavailable: {e.InnerException?.Message}", batch);
}
