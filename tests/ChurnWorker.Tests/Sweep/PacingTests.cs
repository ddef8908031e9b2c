using ChurnWorker.Configuration;
using ChurnWorker.Sweep;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

public sealed class PacingTests
{
    [Fact]
    public void A_burst_is_over_after_a_few_and_the_rest_is_handed_turns_one_by_one()
    {
        var pacer = new Pacer(60);
        var turns = Enumerable.Range(0, 10).Select(_ => pacer.TryTake(1_000_000, out var turn) ? 0 : turn - 1_000_000).ToList();
        turns.ShouldBe([0, 0, 0, 1000, 2000, 3000, 4000, 5000, 6000, 7000]);
    }

    [Fact]
    public void Whoever_asks_at_the_turn_given_gets_it()
    {
        var pacer = new Pacer(60);
        var turns = Enumerable.Range(0, 100).Select(_ => pacer.TryTake(0, out var turn) ? 0 : turn).Where(turn => turn > 0).ToList();
        foreach (var turn in turns)
            pacer.TryTake(turn, out _).ShouldBeTrue();
    }

    [Fact]
    public void Over_a_long_time_no_more_than_the_rate_passes()
    {
        var pacer = new Pacer(120);
        Enumerable.Range(0, 600_000 / 50).Count(i => pacer.TryTake(i * 50L, out _)).ShouldBeInRange(1195, 1205);
    }

    [Fact]
    public void Those_who_wait_and_are_made_due_anew_do_not_queue_behind_the_turns_they_were_given()
    {
        var options = new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0, PacedTriggersPerMinute = 60 } };
        using var bench = new Bench(options, Bench.Model, modelSince: Bench.At(200));
        for (var i = 0; i < 40; i++)
            bench.Take(63, Bench.Weekly($"c{i:D2}", 5000 + (100 * i)));
        bench.Engine.Sweep.Run(Bench.At(200));

        bench.Engine.Calibrator.Retime(Bench.At(200)).ShouldBe(37);
        for (var second = 1; second <= 37; second++)
            bench.Engine.Sweep.Run(Bench.At(200) + (second * 1000));

        bench.Query("SELECT COUNT(*) FROM triggers").ShouldBe(["40"]);
    }

    [Fact]
    public void What_a_refit_makes_due_at_once_fires_a_few_a_second_most_value_first()
    {
        var options = new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0, PacedTriggersPerMinute = 60 } };
        using var bench = new Bench(options, Bench.Model, modelSince: Bench.At(200));
        for (var i = 0; i < 20; i++)
            bench.Take(63, Bench.Weekly($"c{i:D2}", 5000 + (100 * i)));

        for (var second = 0; second < 10; second++)
            bench.Engine.Sweep.Run(Bench.At(200) + (second * 1000));
        bench.Query("SELECT customer_id FROM triggers ORDER BY fired_at, expected_value DESC")
            .ShouldBe(Enumerable.Range(8, 12).Reverse().Select(i => $"c{i:D2}"));

        for (var second = 10; second < 40; second++)
            bench.Engine.Sweep.Run(Bench.At(200) + (second * 1000));
        bench.Query("SELECT COUNT(*) FROM triggers").ShouldBe(["20"]);
        bench.Query("SELECT DISTINCT cause FROM triggers").ShouldBe(["1"]);
        bench.Query("SELECT reason, COUNT(*) FROM decisions GROUP BY reason ORDER BY reason").ShouldBe(["fired|20", "paced|17"]);
    }
}
