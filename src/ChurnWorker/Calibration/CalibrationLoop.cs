using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Calibration;

/// <summary>
/// Calibrates at the configured interval, off the intake path; and a young shop whenever its base has doubled, because the first thousand
/// customers teach a model more in a day than the interval would allow.
/// </summary>
internal sealed class CalibrationLoop(
    Calibrator calibrator, ForecastLedger forecasts, CalendarPass calendar, Rebuilder rebuilder, ModelInForce models, Database database, WorkerOptions options, Instruments instruments, TimeProvider time, ILogger<CalibrationLoop> log)
    : BackgroundService
{
    private const string Lock = "calibration";
    private const int YoungUntil = 10_000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    /// <summary>How long a retiming that another worker died over may wait. Whoever is due meanwhile is decided by the new model all the same; an instant that has moved closer is kept late.</summary>
    private static readonly TimeSpan AskForInterrupted = TimeSpan.FromMinutes(1);
    private bool _saidNotReady;
    private long? _askedForInterrupted;
    private long _checkedAt;
    private long? _failedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        instruments.Gauges.CalibrationAge = Age;
        for (var hasCaughtUp = false; !stoppingToken.IsCancellationRequested;)
        {
            hasCaughtUp = hasCaughtUp || await Task.Run(CatchUp, CancellationToken.None);
            await Task.Run(RunWhenDue, CancellationToken.None);
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Finishes what a stop interrupted, and follows a configuration that changed since; false when it must be tried again, as while the store is
    /// away or another worker has its turn.
    /// </summary>
    private bool CatchUp()
    {
        try
        {
            using var turn = database.TryLock(Lock);
            if (turn is null)
                return false;
            if (rebuilder.RunWhereRulesChanged() is > 0 and var rebuilt)
            {
                CalibrationLog.Rebuilt(log, rebuilt);

                // A model that does not know a new reporting currency finds nobody of high value: not until the next interval
                if (models.Context is not null)
                    Calibrate(time.GetUtcNow().ToUnixTimeMilliseconds());
            }

            if (calibrator.IsRetimingDue())
                CalibrationLog.Retimed(log, calibrator.Retime(time.GetUtcNow().ToUnixTimeMilliseconds()));
            return true;
        }
        catch (Exception e)
        {
            CalibrationLog.Failed(log, e);
            return false;
        }
    }

    private void RunWhenDue()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            if (_askedForInterrupted is not { } asked || time.GetElapsedTime(asked) >= AskForInterrupted)
                FinishRetiming();
            if (!HasJustFailed(now) && IsDue(now))
                CalibrateInTurn(now);
            if (calendar.IsDue(now))
                calendar.Run(now);
        }
        catch (Exception e)
        {
            _askedForInterrupted = null;
            CalibrationLog.Failed(log, e);
        }
    }

    /// <summary>Whoever died while giving out new instants: any worker that runs finishes it, once the turn of the dead one is over.</summary>
    private void FinishRetiming()
    {
        _askedForInterrupted = time.GetTimestamp();
        if (!calibrator.IsRetimingInterrupted())
            return;
        using var turn = database.TryLock(Lock);
        if (turn is null)
            return;
        models.Refresh();
        if (calibrator.IsRetimingInterrupted())
            CalibrationLog.Retimed(log, calibrator.Retime(time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>Of several workers one calibrates; who comes next finds the model, or that it was found to stand.</summary>
    private void CalibrateInTurn(long now)
    {
        using var turn = database.TryLock(Lock);
        if (turn is null)
            return;
        models.Refresh();
        _checkedAt = Math.Max(_checkedAt, database.Read(MetaStore.ReadChecked) ?? 0);
        if (IsDue(now))
            Calibrate(now);
    }

    private void Calibrate(long now)
    {
        if (Refit(now) is not (true, var result))
            return;
        Interlocked.Exchange(ref _checkedAt, now);
        calendar.Run(now);
        MetaStore.NoteChecked(database, now);
        if (result is null)
            CalibrationLog.Stands(log, models.Context!.Model.Id);
        else if (result.Model is { } model)
            Announce(model, result);
        if (forecasts.Settle(now) is > 0 and var settled && forecasts.Quality is { } quality)
            CalibrationLog.Settled(log, settled, quality.Model.Brier, quality.Raw.Brier, quality.Model.Customers);
        Memory.GiveBack();
    }

    /// <summary>A refit that throws or reaches no maximum leaves the last good model in force, counts, and is tried again a while later; its age goes on growing.</summary>
    private (bool IsGood, CalibrationResult? Result) Refit(long now)
    {
        try
        {
            var result = calibrator.RunUnlessItStands(now);
            _failedAt = result is { HasFailed: true } ? now : null;
            if (_failedAt is null)
                return (true, result);
            CalibrationLog.NotConverged(log, result!.Model!.Id, result.Customers);
        }
        catch (Exception e)
        {
            _failedAt = now;
            _askedForInterrupted = null;
            CalibrationLog.Failed(log, e);
        }

        instruments.CalibrationFailed();
        return (false, null);
    }

    private bool HasJustFailed(long now) => now - _failedAt < (long)AfterFailure.TotalMilliseconds;

    private void Announce(ForecastModel model, CalibrationResult result)
    {
        CalibrationLog.InForce(log, model.Id, model.Customers, model.Readiness.ToString(), result.Moved);
        if (model.Drift is { IsAlarming: true } drift)
            CalibrationLog.Drifted(log, model.Id, drift.PreviousModelId, drift.Mean, drift.MeanOfPrevious);
    }

    /// <summary>Seconds since the model in force was fitted or found to stand; null without a model.</summary>
    private double? Age() => models.Context is { } context
        ? Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds() - Math.Max(context.ModelSince, Interlocked.Read(ref _checkedAt))) / 1000.0
        : null;

    private bool IsDue(long now)
    {
        if (models.Context is { } context)
            return now - Math.Max(context.ModelSince, _checkedAt) >= (long)options.Calibration.Interval.TotalMilliseconds || HasDoubled(context.Model.Customers);
        var customers = Count();
        if (customers < ForecastFitter.LeastCustomers && !_saidNotReady)
        {
            CalibrationLog.NotReady(log, customers, ForecastFitter.LeastCustomers);
            _saidNotReady = true;
        }

        return customers >= ForecastFitter.LeastCustomers;
    }

    private bool HasDoubled(int fittedOn) => fittedOn < YoungUntil && Count() >= 2 * fittedOn;

    private int Count()
    {
        using var reader = database.OpenReader();
        return CustomerTable.Count(reader);
    }
}
