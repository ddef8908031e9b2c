using ChurnWorker.Configuration;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Assessment;

public sealed class PolicyVersionTests
{
    [Fact]
    public void An_open_cycle_finishes_under_the_policy_that_opened_it_and_the_next_one_opens_under_the_new()
    {
        var before = new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } };
        var after = new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0, Stages = [0.9999] } };
        using var undisturbed = new Bench(before, Bench.Model);
        using var bench = new Bench(before, Bench.Model);
        foreach (var one in (Bench[])[undisturbed, bench])
        {
            one.Take(63, Bench.Weekly("A"));
            one.SweepDaily(63, 150);
        }

        bench.Query("SELECT stage FROM triggers").ShouldNotBeEmpty();
        bench.Restart(after);
        bench.Engine.Calibrator.Retime(Bench.At(0));
        undisturbed.SweepDaily(151, 900);
        bench.SweepDaily(151, 900);
        bench.Query("SELECT stage, fired_at, policy_version FROM triggers ORDER BY stage").ShouldBe(undisturbed.Query("SELECT stage, fired_at, policy_version FROM triggers ORDER BY stage"));

        bench.Take(900, Bench.Purchase("A", "back", 900));
        bench.SweepDaily(900, 3000);
        bench.Query("SELECT DISTINCT policy_version FROM cycles WHERE started_at = (SELECT MAX(started_at) FROM cycles)").ShouldBe([bench.Engine.Models.Policy.Version]);
    }

    [Fact]
    public void A_policy_is_read_back_as_it_was_stored()
    {
        var policy = new WorkerOptions { WinBack = new WinBackOptions { QuietHours = "21:00-08:00", DailyBudget = 7, LostCauseBelow = 0.01, HighValue = new HighValueOptions { Absolute = 12.5m } } }.ToPolicy();
        var read = Model.WinBack.WinBackPolicy.FromJson(policy.ToJson());
        read.ToJson().ShouldBe(policy.ToJson());
        read.Version.ShouldBe(policy.Version);
        read.QuietHours.ShouldBe(policy.QuietHours);
    }
}
