using ChurnWorker.Configuration;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Sweep;

/// <summary>Runs passes: one after the other while many are due, one every <see cref="SweepOptions.Interval"/> otherwise. While intake lags, passes only put off what is due.</summary>
internal sealed class SweepLoop(
    SweepPass pass, LagGate gate, WorkerOptions options, Instruments instruments, TimeProvider time, ILogger<SweepLoop> log, ShadowPass? shadow = null,
    LifecyclePass? lifecycles = null)
    : BackgroundService
{
    private volatile bool _isHolding;
    private bool _isWave;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        instruments.Gauges.TriggersHeld = () => _isHolding ? 1 : 0;
        instruments.Gauges.WaveHeld = () => IsRecent() && pass.Wave.IsHolding ? 1 : 0;
        instruments.Gauges.WaveShare = () => IsRecent() ? pass.Wave.Seen.Share : 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var isFull = await Task.Run(RunOnce, CancellationToken.None);
            if (!isFull)
                await Task.Delay(options.Sweep.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What the wave guard saw over an hour ago is over: whom it holds, it asks again within ten minutes.</summary>
    private bool IsRecent() => time.GetUtcNow().ToUnixTimeMilliseconds() - pass.Wave.Seen.At < WaveGuard.Hour;

    private bool RunOnce()
    {
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var isHeld = IsHeld(now);
            var result = pass.Run(now, isLagging: isHeld);
            RunShadow(now, isHeld);
            if (!isHeld)
                lifecycles?.Run(now);
            if (result.Reviewed > 0)
            {
                SweepLog.Reviewed(log, result.Reviewed);
                SayIfWave(result.IsWave);
            }

            return result.IsFull;
        }
        catch (Exception e)
        {
            SweepLog.Failed(log, e);
            return false;
        }
    }

    /// <summary>Whatever happens to it, the live policy goes on.</summary>
    private void RunShadow(long now, bool isHeld)
    {
        try
        {
            shadow?.Run(now, isHeld);
        }
        catch (Exception e)
        {
            SweepLog.ShadowFailed(log, e);
        }
    }

    private void SayIfWave(bool isWave)
    {
        if (isWave && !_isWave)
            SweepLog.Wave(log);
        if (!isWave && _isWave)
            SweepLog.WaveOver(log);
        _isWave = isWave;
    }

    private bool IsHeld(long now)
    {
        var objection = gate.Objection(now);
        if (objection is not null && !_isHolding)
            SweepLog.Holding(log, objection);
        if (objection is null && _isHolding)
            SweepLog.Released(log);
        return _isHolding = objection is not null;
    }
}
