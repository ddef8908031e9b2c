using ChurnWorker.Configuration;
using ChurnWorker.Sweep;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

/// <summary>What puts a trigger off: it is in the store, waits there through a restart, and fires when it may.</summary>
public sealed class DeferralTests
{
    /// <summary>By this day of the bench every weekly buyer has crossed the first stage.</summary>
    private const int Crossed = 150;

    private const long Hour = 3_600_000;

    [Fact]
    public void Quiet_hours_put_a_trigger_off_to_their_end_in_the_shops_zone_through_a_restart()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, QuietHours = "08:00-15:00", TimeZone = "Europe/Berlin" });
        bench.Take(63, Bench.Weekly("A"));
        bench.Sweep(Crossed);
        bench.Query("SELECT held_by, next_review_at FROM customers").ShouldBe([$"quiet_hours|{Bench.At(Crossed) + Hour}"]);

        bench.Restart();
        bench.Engine.Sweep.Run(Bench.At(Crossed) + Hour - 1).Reviewed.ShouldBe(0);
        bench.Engine.Sweep.Run(Bench.At(Crossed) + Hour).Reviewed.ShouldBe(1);
        bench.Messages().ShouldBe(["winback.triggered"]);
        bench.Query("SELECT reason FROM decisions ORDER BY sequence").ShouldBe(["quiet_hours", "fired"]);
        bench.Query("SELECT held_by FROM customers").ShouldBe(["-"]);
    }

    [Fact]
    public void A_budget_goes_to_those_with_most_at_stake_and_the_others_compete_again_the_next_day_of_the_shop()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, DailyBudget = 3 }, "Asia/Kathmandu");
        for (var i = 0; i < 8; i++)
            bench.Take(63, Bench.Weekly($"c{i}", 5000 + (100 * i)));
        bench.Sweep(Crossed);
        Fired(bench).ShouldBe(["c7", "c6", "c5"]);
        bench.Query("SELECT COUNT(*) FROM decisions WHERE reason = 'budget'").ShouldBe(["5"]);

        // Noon UTC of day 150 is 17:45 in Kathmandu
        var midnight = Bench.At(Crossed) + (6 * Hour) + (Hour / 4);
        bench.Query("SELECT DISTINCT next_review_at FROM customers WHERE held_by = 'budget'").ShouldBe([$"{midnight}"]);
        bench.Restart();
        bench.Engine.Sweep.Run(midnight - 1).Reviewed.ShouldBe(0);
        bench.Engine.Sweep.Run(midnight);
        Fired(bench).ShouldBe(["c7", "c6", "c5", "c4", "c3", "c2"]);
        bench.Engine.Sweep.Run(midnight + (24 * Hour));
        Fired(bench).Count.ShouldBe(8);
        bench.Query("SELECT reason, COUNT(*) FROM decisions GROUP BY reason ORDER BY reason").ShouldBe(["budget|5", "fired|8"]);
    }

    [Fact]
    public void A_restart_does_not_fill_the_budget_of_the_day_again()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, DailyBudget = 2 });
        bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B"), .. Bench.Weekly("C")]);
        bench.Engine.Sweep.Run(Bench.At(Crossed));
        bench.Restart();
        bench.Take(Crossed, Bench.Purchase("D", "d", 0), Bench.Purchase("D", "d2", 7), Bench.Purchase("D", "d3", 14));
        bench.Sweep(Crossed + 0.1);
        Fired(bench).Count.ShouldBe(2);
    }

    [Fact]
    public void Held_out_customers_spend_nothing_of_the_budget()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 100, DailyBudget = 1 });
        bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B")]);
        bench.Sweep(Crossed);
        bench.Query("SELECT reason FROM decisions").ShouldBe(["holdout", "holdout"]);
    }

    [Fact]
    public void While_the_intake_lags_what_is_due_is_put_off_and_logged_once_and_fires_when_it_has_caught_up()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        bench.Take(63, Bench.Weekly("A"));
        for (var second = 0; second < 60; second++)
            bench.Engine.Sweep.Run(Bench.At(Crossed) + (1000 * second), isLagging: true);
        bench.Query("SELECT reason FROM decisions").ShouldBe(["lag_gate"]);
        bench.Messages().ShouldBeEmpty();

        bench.Restart();
        bench.Engine.Sweep.Run(Bench.At(Crossed) + 75_000);
        bench.Messages().ShouldBe(["winback.triggered"]);
    }

    [Fact]
    public void A_purchase_that_was_waiting_ends_the_silence_before_the_trigger_that_was_put_off()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        bench.Take(63, Bench.Weekly("A"));
        bench.Engine.Sweep.Run(Bench.At(Crossed), isLagging: true);
        bench.Take(Crossed, Bench.Purchase("A", "waiting", Crossed - 1));
        bench.Sweep(Crossed + 1);
        bench.Messages().ShouldBeEmpty();
    }

    [Fact]
    public void More_due_within_an_hour_than_can_be_true_fires_nobody_until_the_wave_is_over_and_then_at_the_paced_rate()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, WaveGuardPercent = 5, PacedTriggersPerMinute = 6000 });
        for (var i = 0; i < 150; i++)
            bench.Take(63, Bench.Weekly($"c{i}"));
        bench.Engine.Sweep.Run(Bench.At(Crossed)).IsWave.ShouldBeTrue();
        bench.Engine.Sweep.Wave.Seen.ShouldBe((1.5, Bench.At(Crossed)), "the model was fitted on a hundred");
        bench.Query("SELECT reason, COUNT(*) FROM decisions GROUP BY reason").ShouldBe(["wave_guard|150"]);
        bench.Messages().ShouldBeEmpty();

        bench.Engine.Sweep.Run(Bench.At(Crossed) + WaveGuard.Recheck).IsWave.ShouldBeTrue();
        for (var minute = 20; minute < 80; minute++)
            bench.Engine.Sweep.Run(Bench.At(Crossed) + (60_000 * minute));
        bench.Messages().Count.ShouldBe(150);
        bench.Query("SELECT COUNT(*) FROM decisions WHERE reason = 'wave_guard'").ShouldBe(["150"]);
    }

    [Fact]
    public void As_many_as_keep_their_own_time_are_no_wave()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        for (var i = 0; i < 90; i++)
            bench.Take(63, Bench.Weekly($"c{i}"));
        bench.Engine.Sweep.Run(Bench.At(Crossed)).IsWave.ShouldBeFalse();
        bench.Messages().Count.ShouldBe(90);
    }

    private static Bench Of(WinBackOptions options, string zone = "UTC") => new(new WorkerOptions { WinBack = options, Shop = new ShopOptions { TimeZone = zone } }, Bench.Model);

    private static List<string> Fired(Bench bench) => bench.Query("SELECT customer_id FROM triggers ORDER BY fired_at, expected_value DESC");
}
