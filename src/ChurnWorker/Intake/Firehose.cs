using ChurnWorker.Configuration;

namespace ChurnWorker.Intake;

/// <summary>Keeps a session of the firehose running: connects, and connects again with growing pauses, for as long as the worker lives.</summary>
/// <remarks>The worker starts without a broker. It is live and not ready, and recovers by itself when the broker comes.</remarks>
internal sealed class Firehose(
    InboundDecoder decoder, BatchAdmission admission, WorkerOptions options, FirehoseStatus status, TimeProvider time, Random random, ILogger<Firehose> log)
    : BackgroundService
{
    private static readonly Backoff Reconnect = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested; failures++)
        {
            var batches = status.Batches;
            var end = await RunSessionAsync(stoppingToken);
            status.Disconnected();
            if (stoppingToken.IsCancellationRequested) return;

            // A session that brought something to disk was a good one: begin with the shortest pause again
            if (status.Batches > batches) failures = 0;
            var pause = Reconnect.After(failures, random);
            IntakeLog.Reconnecting(log, failures + 1, pause.TotalSeconds, end.Reason);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await SaveAsync(end.Unsaved, stoppingToken);
        }
    }

    private async Task<FirehoseEnd> RunSessionAsync(CancellationToken stopping)
    {
        try
        {
            await using var session = await FirehoseSession.OpenAsync(decoder, admission, options, status, time, stopping);
            status.Connected(time.GetUtcNow().ToUnixTimeMilliseconds());
            IntakeLog.Connected(log, options.Intake.OwnQueue, options.Bus.RabbitMq.Host, options.Bus.RabbitMq.Port, options.Intake.Prefetch, options.Intake.BatchSize);
            return await session.RunAsync(stopping);
        }
        catch (Exception e)
        {
            return new FirehoseEnd(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
    }

    /// <summary>
    /// Waits for the store with the batch it did not take, before consuming again. Every return to the queue costs a message one of its
    /// <see cref="FirehoseTopology.DeliveryLimit"/> deliveries: an outage of the store must cost one, not one a retry. The broker delivers the batch again; it is a duplicate then.
    /// </summary>
    private async Task SaveAsync(IReadOnlyList<Inbound>? unsaved, CancellationToken stopping)
    {
        if (unsaved is null) return;
        try
        {
            await admission.AdmitWhenPossibleAsync(unsaved, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The broker still has the batch
        }
    }
}
