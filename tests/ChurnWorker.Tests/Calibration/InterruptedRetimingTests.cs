using ChurnWorker.Calibration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Tests.Replay;
using ChurnWorker.Replay;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Calibration;

/// <summary>A stop after a new model came into force and before all instants followed it.</summary>
public sealed class InterruptedRetimingTests
{
    [Fact]
    public void Retiming_that_was_interrupted_is_finished_after_the_restart()
    {
        using var interrupted = Filled();
        using var whole = Filled();
        whole.Engine.Calibrator.Run(Bench.At(500));

        interrupted.Execute("CREATE TRIGGER fault BEFORE UPDATE ON customers WHEN NEW.customer_id > 'c060' BEGIN SELECT RAISE(ABORT, 'power'); END");
        Should.Throw<SqliteException>(() => interrupted.Engine.Calibrator.Run(Bench.At(500)));
        interrupted.Execute("DROP TRIGGER fault");
        interrupted.Restart();

        interrupted.Engine.Models.Context!.Model.Id.ShouldBe(whole.Engine.Models.Context!.Model.Id);
        interrupted.Engine.Calibrator.IsRetimingDue().ShouldBeTrue();
        interrupted.Engine.Calibrator.Retime(Bench.At(0)).ShouldBeGreaterThan(0);
        interrupted.Engine.Calibrator.IsRetimingDue().ShouldBeFalse();
        interrupted.State().ShouldBe(whole.State());
    }

    [Fact]
    public async Task Retiming_that_failed_in_a_running_worker_is_tried_again_at_its_next_look()
    {
        using var bench = Filled();
        bench.Engine.Rebuilder.RunWhereRulesChanged();
        bench.Execute("CREATE TRIGGER fault BEFORE UPDATE ON customers WHEN NEW.customer_id > 'c060' BEGIN SELECT RAISE(ABORT, 'power'); END");
        var clock = new LoopClock(Bench.At(500));
        using var loop = new CalibrationLoop(
            bench.Engine.Calibrator, bench.Engine.Forecasts, bench.Engine.Calendar, bench.Engine.Rebuilder, bench.Engine.Models, bench.Database, bench.Engine.Options, bench.Instruments, clock, NullLogger<CalibrationLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        await LoopClock.UntilAsync(bench.Engine.Calibrator.IsRetimingInterrupted);
        await clock.RoundsAsync(3);
        bench.Engine.Calibrator.IsRetimingInterrupted().ShouldBeTrue();

        bench.Execute("DROP TRIGGER fault");
        await LoopClock.UntilAsync(() => !bench.Engine.Calibrator.IsRetimingDue());
        await loop.StopAsync(CancellationToken.None);

        using var whole = Filled();
        whole.Engine.Calibrator.Run(Bench.At(500));
        bench.State().ShouldBe(whole.State());
    }

    [Fact]
    public void A_model_that_could_not_be_stored_decides_nothing()
    {
        using var bench = Filled();
        bench.Execute("CREATE TRIGGER fault BEFORE INSERT ON models BEGIN SELECT RAISE(ABORT, 'power'); END");
        Should.Throw<SqliteException>(() => bench.Engine.Calibrator.Run(Bench.At(500)));
        bench.Engine.Models.Context.ShouldBeNull();
        bench.Engine.Calibrator.IsRetimingInterrupted().ShouldBeFalse();
    }

    [Fact]
    public void Whoever_is_due_and_not_yet_retimed_is_decided_by_the_tier_that_the_new_model_gives()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        using (var transaction = bench.Database.Begin())
        {
            var spend = new Dictionary<string, SpendModel> { ["EUR"] = Bench.Model.Spend["EUR"] with { HighThreshold = 10_000_000 } };
            bench.Database.Models.Add(Bench.Model with { Id = "demanding", Spend = spend }, Bench.At(64));
            transaction.Commit();
        }

        bench.Restart();
        bench.Sweep(400);
        bench.Query("SELECT tier FROM customers").ShouldNotBe([$"{(int)ValueTier.High}"]);
        bench.Messages().ShouldBeEmpty();
    }

    [Fact]
    public void With_too_few_customers_there_is_no_model_and_nobody_is_due()
    {
        using var bench = new Bench();
        bench.Take(63, Bench.Weekly("A"));
        var result = bench.Engine.Calibrator.Run(Bench.At(100));
        result.Model.ShouldBeNull();
        bench.Sweep(900);
        bench.Query("SELECT tier, next_review_at FROM customers").ShouldBe(["0|-"]);
        bench.Messages().ShouldBeEmpty();
    }

    [Fact]
    public void A_model_in_force_gives_every_customer_the_instants_it_implies()
    {
        using var bench = Filled();
        bench.Engine.Calibrator.Run(Bench.At(500));
        var model = bench.Engine.Models;
        using var transaction = bench.Database.Begin();
        foreach (var row in bench.Database.Customers.After("", 1000))
            row.ShouldBe(model.RowOf(row.Summary, row.Cycle, row.Signals));
    }

    private static Bench Filled()
    {
        var bench = new Bench();
        new TimeMachine(bench.Engine, TimeSpan.Zero).Run(RandomLog.Create(12, customers: 120));
        return bench;
    }
}
