using ChurnWorker.Telemetry;

namespace ChurnWorker.Reports;

/// <summary>Has the owner's report computed when it is due, beside an intake that keeps up: who is behind has better things to do.</summary>
internal sealed class ReportLoop(ReportPass pass, Instruments instruments, TimeProvider time, ILogger<ReportLoop> log) : BackgroundService
{
    private const double MostLagSeconds = 30;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gauges = instruments.Gauges;
        gauges.Customers = () => pass.Latest?.Report.CustomersAtEnd;
        gauges.RetentionRate = () => pass.Latest?.Report.RetentionRatePercent / 100;
        gauges.RepeatPurchaseRate = () => pass.Latest?.Report.RepeatPurchaseRatePercent / 100;
        gauges.WinBackDifference = () => pass.Latest?.Report.WinBack?.All.DifferencePoints / 100;

        // A thread of its own: a large base takes a while, and a waiting pool thread would starve others on a small machine
        await Task.Factory.StartNew(() => Try(pass.Recall), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!stoppingToken.IsCancellationRequested)
        {
            // First a pause: a start has an intake to bring up
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
                await Task.Factory.StartNew(() => Try(RunWhenDue), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void RunWhenDue()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!pass.IsDue(now) || instruments.Gauges.IntakeLag?.Invoke() > MostLagSeconds)
            return;
        pass.Run(now);
        Memory.GiveBack();
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            ReportLog.Failed(log, e);
        }
    }
}
