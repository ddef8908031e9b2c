using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Sweep;

/// <summary>Runs passes: one after the other while many are due, one every <see cref="SweepOptions.Interval"/> otherwise; none while intake lags.</summary>
internal sealed class SweepLoop(SweepPass pass, LagGate gate, WorkerOptions options, Instruments instruments, TimeProvider time, ILogger<SweepLoop> log) : BackgroundService
{
    private volatile bool _isHolding;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        instruments.Gauges.TriggersHeld = () => _isHolding ? 1 : 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var isFull = await Task.Run(RunOnce, CancellationToken.None);
            if (!isFull)
                await Task.Delay(options.Sweep.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool RunOnce()
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (IsHeld(now))
                return false;
            var result = pass.Run(now);
            if (result.Reviewed > 0)
                SweepLog.Reviewed(log, result.Reviewed);
            return result.IsFull;
        }
        catch (Exception e)
        {
            SweepLog.Failed(log, e);
            return false;
        }
    }

    private bool IsHeld(long now)
    {
        var objection = gate.Objection(now);
        if (objection is not null && !_isHolding)
            SweepLog.Holding(log, options.Intake.MaxLagBeforeHold, objection);
        if (objection is null && _isHolding)
            SweepLog.Released(log);
        return _isHolding = objection is not null;
    }
}
