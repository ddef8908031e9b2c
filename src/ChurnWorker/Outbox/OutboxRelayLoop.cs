namespace ChurnWorker.Outbox;

/// <summary>Runs relay passes: one after the other while messages wait, a look every <see cref="Idle"/> otherwise, with growing pauses while the bus is away.</summary>
internal sealed class OutboxRelayLoop(OutboxRelay relay, TimeProvider time, Random random, ILogger<OutboxRelayLoop> log) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);
    private static readonly Backoff Retry = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Idle;
            try
            {
                var pass = await relay.RunAsync(time.GetUtcNow().ToUnixTimeMilliseconds(), stoppingToken);
                if (pass.Outage is { } outage)
                {
                    pause = Complain(failures++, outage);
                }
                else
                {
                    if (failures > 0 && pass.Published > 0) OutboxLog.Recovered(log, failures);
                    if (pass.Published > 0) failures = 0;
                    if (pass.IsFull) continue;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                pause = Complain(failures++, e);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Complain(int failures, Exception reason)
    {
        var pause = Retry.After(failures, random);
        OutboxLog.Retry(log, failures + 1, pause.TotalSeconds, $"{reason.GetType().Name}: {reason.Message}");
        return pause;
    }
}
