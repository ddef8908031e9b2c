using ChurnWorker.Configuration;
using ChurnWorker.Model.Retention;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Reports;

/// <summary>
/// Computes the owner's report of the last year at the interval of calibrations, for gauges and pages: it reads every history, which no scrape and no
/// page view may do.
/// </summary>
internal sealed class ReportLoop(Database database, WorkerOptions options, LatestReport latest, Instruments instruments, TimeProvider time, ILogger<ReportLoop> log)
    : BackgroundService
{
    private const int ActiveDays = 365;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gauges = instruments.Gauges;
        gauges.Customers = () => latest.Value?.CustomersAtEnd;
        gauges.RetentionRate = () => latest.Value?.RetentionRatePercent / 100;
        gauges.RepeatPurchaseRate = () => latest.Value?.RepeatPurchaseRatePercent / 100;
        gauges.WinBackDifference = () => latest.Value?.WinBack?.All.DifferencePoints / 100;
        while (!stoppingToken.IsCancellationRequested)
        {
            // A thread of its own: a large base takes a while, and a waiting pool thread would starve others on a small machine
            await Task.Factory.StartNew(Compute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Task.Delay(options.Calibration.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Compute()
    {
        try
        {
            var rules = options.Shop.ToFoldRules();
            var tomorrow = rules.Calendar.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds()) + 1;
            var window = new RetentionWindow(rules.Calendar.StartOf(tomorrow - ActiveDays), rules.Calendar.StartOf(tomorrow), ActiveDays);
            using var reader = database.OpenReader();
            latest.Value = new ShopReporter(reader, rules, options.ToPolicy()).Compute(window);
        }
        catch (Exception e)
        {
            ReportLog.Failed(log, e);
        }
    }
}
