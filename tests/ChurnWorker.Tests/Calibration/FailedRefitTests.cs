using System.Diagnostics.Metrics;
using ChurnWorker.Calibration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.Tests.Calibration;

/// <summary>A refit that fails in the running service.</summary>
public sealed class FailedRefitTests
{
    [Fact]
    public async Task A_fit_that_throws_leaves_the_last_good_model_in_force_and_is_logged_and_counted()
    {
        var failure = await FailAsync(new FitSettings("no such model", null));

        failure.EventId.ShouldBe(5003);
        failure.Failures.ShouldBe(1);
        failure.Age.ShouldBe((Bench.At(120) - Bench.At(60)) / 1000.0);
    }

    [Fact]
    public async Task A_fit_that_reaches_no_maximum_leaves_the_last_good_model_in_force_and_is_logged_and_counted()
    {
        // Nobody ever came back: plain maximum likelihood has no answer
        var failure = await FailAsync(FitSettings.Default with { Prior = null, Challenger = null });

        failure.EventId.ShouldBe(5009);
        failure.Failures.ShouldBe(1);
        failure.Age.ShouldBe((Bench.At(120) - Bench.At(60)) / 1000.0);
    }

    [Fact]
    public void Where_there_is_no_good_model_one_that_did_not_converge_is_better_than_none()
    {
        using var bench = Shop(model: null);

        var result = CalibratorOf(bench, FitSettings.Default with { Prior = null, Challenger = null }).Run(Bench.At(120));

        result.HasFailed.ShouldBeFalse();
        result.Model!.Converged.ShouldBeFalse();
        bench.Engine.Models.Context!.Model.Id.ShouldBe(result.Model.Id);
    }

    private static async Task<(int EventId, long Failures, double? Age)> FailAsync(FitSettings settings)
    {
        using var bench = Shop(Bench.Model);
        bench.Engine.Rebuilder.RunWhereRulesChanged();
        bench.Engine.Models.Replace(Bench.Model, Bench.At(60));
        using var instruments = new Instruments();
        var failures = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter == instruments.Meter && instrument.Name == "churnworker.calibration.failures")
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref failures, value));
        listener.Start();
        var log = new ErrorLog();
        using var loop = new CalibrationLoop(
            CalibratorOf(bench, settings), bench.Engine.Forecasts, bench.Engine.Calendar, bench.Engine.Rebuilder, bench.Engine.Models, bench.Database, bench.Engine.Options, instruments, new FixedClock(), log);

        await loop.StartAsync(CancellationToken.None);
        var eventId = await log.First.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await loop.StopAsync(CancellationToken.None);

        bench.Engine.Models.Context!.Model.Id.ShouldBe(Bench.Model.Id);
        return (eventId, failures, instruments.Gauges.CalibrationAge!());
    }

    private static Calibrator CalibratorOf(Bench bench, FitSettings settings) =>
        new(bench.Database, bench.Engine.Models, settings, new FoldRules(ShopCalendar.Utc, false), () => { });

    private static Bench Shop(ForecastModel? model)
    {
        var bench = new Bench(model: model);
        for (var i = 0; i < 60; i++)
            bench.Take(60, [Bench.Purchase($"C{i}", $"o{i}", i, 1000)]);
        return bench;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Bench.At(120));
    }

    private sealed class ErrorLog : ILogger<CalibrationLoop>
    {
        public TaskCompletionSource<int> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
                First.TrySetResult(eventId.Id);
        }
    }
}
