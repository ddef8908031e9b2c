using ChurnWorker.Outbox.Webhooks;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using MassTransit;

namespace ChurnWorker.Outbox;

/// <summary>One pass of the relay, given now: reads what is pending, publishes it, waits for the confirms, marks it.</summary>
/// <param name="store">Where messages are pending.</param>
/// <param name="publisher">The bus, or a webhook.</param>
/// <param name="file">The embedded worker's file; null where a broker keeps the messages.</param>
/// <param name="random">Jitter of the pauses.</param>
/// <param name="instruments">Counts confirmed and failed deliveries.</param>
/// <param name="log">Where unroutable messages are told.</param>
internal sealed class OutboxRelay(OutboxStore store, IMessagePublisher publisher, NdjsonFile? file, Random random, Instruments instruments, ILogger<OutboxRelay> log)
{
    /// <summary>Most messages under way at once. Confirms of a quorum queue are slow one by one and cheap together.</summary>
    public const int Window = 200;

    private const long WarnEvery = 60_000;

    private static readonly Backoff Retry = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    private long _nextWarning = long.MinValue;
    private int _unroutable;

    /// <summary>Runs one pass. The messages of one customer go out in order of writing, those of different customers side by side; only confirmed ones are marked.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="stopping">Gives up waiting for a broker that is away; what was under way stays pending and is published again later.</param>
    public async Task<RelayPass> RunAsync(long now, CancellationToken stopping)
    {
        var rows = store.Claim(Window, now);
        if (rows.Count == 0) return default;

        FailPoint.Reached(FailPoint.RelayRead);
        file?.Append(rows);
        var failures = new Exception?[rows.Count];
        var customers = Enumerable.Range(0, rows.Count).GroupBy(i => rows[i].CustomerId, (_, indexes) => PublishInOrderAsync(rows, indexes, failures));
        await Task.WhenAll(customers).WaitAsync(stopping);

        var published = new List<long>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
            if (failures[i] is null) published.Add(rows[i].Sequence);

        instruments.CountDeliveries("confirmed", published.Count);
        instruments.CountDeliveries("failed", rows.Count - published.Count);

        // Nothing confirmed and nothing returned: the bus is the reason, not a message, and no message is put off for it
        if (published.Count == 0 && !Array.Exists(failures, IsOfTheMessage))
        {
            store.Release(rows, now);
            return new(0, 0, false, failures[0]);
        }

        FailPoint.Reached(FailPoint.RelayConfirmed);
        if (published.Count > 0) store.MarkPublished(published, now);
        FailPoint.Reached(FailPoint.RelayMarked);
        for (var i = 0; i < rows.Count; i++)
            if (failures[i] is { } failure) PutOff(rows[i], failure, now);
        WarnOfUnroutable(now);
        return new(published.Count, rows.Count - published.Count, rows.Count == Window);
    }

    /// <summary>
    /// Publishes the messages of one customer one after the other: the window as a whole reaches the broker in no particular order. What comes
    /// after a failure is not tried: a resolution that overtook its trigger would leave the campaign system with a trigger for good.
    /// </summary>
    private async Task PublishInOrderAsync(IReadOnlyList<OutboxRow> rows, IEnumerable<int> indexes, Exception?[] failures)
    {
        Exception? failure = null;
        foreach (var i in indexes)
        {
            try
            {
                if (failure is null) await publisher.PublishAsync(rows[i]);
                FailPoint.Reached(FailPoint.RelayPublished);
            }
            catch (Exception e)
            {
                failure = e;
            }

            failures[i] = failure;
        }
    }

    private static bool IsOfTheMessage(Exception? failure) => failure is MessageReturnedException or WebhookRefusedException;

    private void PutOff(OutboxRow row, Exception failure, long now)
    {
        var unroutable = failure is MessageReturnedException;
        if (unroutable) _unroutable++;
        var retryAt = now + (long)Retry.After(row.Attempts, random).TotalMilliseconds;
        store.MarkFailed(row.Sequence, unroutable ? "unroutable" : failure.GetType().Name, retryAt);
    }

    private void WarnOfUnroutable(long now)
    {
        if (_unroutable == 0 || now < _nextWarning) return;
        OutboxLog.Unroutable(log, _unroutable);
        _unroutable = 0;
        _nextWarning = now + WarnEvery;
    }
}
