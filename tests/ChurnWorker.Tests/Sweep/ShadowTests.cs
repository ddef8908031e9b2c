using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Retention;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

/// <summary>A policy that decides beside the live one and tells nobody.</summary>
public sealed class ShadowTests
{
    private static readonly WinBackOptions Live = new() { HoldoutPercent = 20, CooldownDays = 10, MaxTriggersPerCustomerPerQuarter = 2 };

    [Fact]
    public void It_publishes_nothing_keeps_its_own_caps_and_goes_on_after_a_restart()
    {
        using var bench = new Bench(
            Options(new WinBackOptions { HoldoutPercent = 100 }, new WinBackOptions { HoldoutPercent = 0, Stages = [0.5, 0.6, 0.7], MaxTriggersPerCustomerPerQuarter = 1, CooldownDays = 1, Fatigue = 1 }), Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        for (var day = 63; day < 250; day++)
        {
            bench.Sweep(day);
            Pass(bench, day);
            if (day % 20 == 0)
                bench.Restart();
        }

        bench.Messages().ShouldBeEmpty();
        var fired = bench.Query("SELECT fired_at FROM shadow_triggers ORDER BY fired_at").Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToList();
        fired.Count.ShouldBe(2);
        (fired[1] - fired[0]).ShouldBeGreaterThanOrEqualTo(91 * Bench.Day);
        bench.Query("SELECT DISTINCT reason FROM decisions WHERE shadow = 1 ORDER BY reason").ShouldContain("frequency_cap");
    }

    [Fact]
    public void The_report_and_explain_say_what_it_would_have_done()
    {
        using var bench = new Bench(Options(new WinBackOptions { HoldoutPercent = 0 }, new WinBackOptions { HoldoutPercent = 0, Stages = [0.999] }), Bench.Model);
        bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B")]);
        bench.Sweep(150);
        Pass(bench, 150);
        var report = bench.Database.Read(reader => new ShopReporter(reader, new FoldRules(ShopCalendar.Utc, false), bench.Engine.Models.Policy).Compute(new RetentionWindow(Bench.At(0), Bench.At(160), 365)).Shadow);
        report.ShouldNotBeNull();
        (report.LiveContacts, report.ShadowContacts, report.CustomersOfBoth, report.CustomersOfLiveAlone, report.CustomersOfShadowAlone).ShouldBe((2, 0, 0, 2, 0));
    }

    [Fact]
    public void What_the_live_policy_sent_before_counts_for_its_cooldown_and_another_policy_begins_anew()
    {
        var live = new WinBackOptions { HoldoutPercent = 0 };
        using var bench = new Bench(Options(live), Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.Sweep(120);
        var sent = long.Parse(bench.Query("SELECT fired_at FROM triggers").Single(), CultureInfo.InvariantCulture);

        bench.Restart(Options(live, new WinBackOptions { HoldoutPercent = 0, Stages = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.91, 0.95] }), shadowSince: Bench.At(121));
        bench.Engine.Calibrator.Retime(Bench.At(121));
        for (var day = 121; day < 200; day++)
            Pass(bench, day);
        bench.Query("SELECT DISTINCT reason FROM decisions WHERE shadow = 1").ShouldContain("cooldown");
        long.Parse(bench.Query("SELECT MIN(fired_at) FROM shadow_triggers WHERE disposition = 0").Single(), CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(sent + (30 * Bench.Day));

        bench.Restart(Options(live, new WinBackOptions { HoldoutPercent = 0, Stages = [0.9] }), shadowSince: Bench.At(200));
        bench.Query("SELECT COUNT(*) FROM shadow_triggers").ShouldBe(["0"]);
        MetaStore.ReadShadow(bench.Database.Writer)!.Value.Since.ShouldBe(Bench.At(200));
    }

    [Fact]
    public void A_merge_and_an_erasure_reach_it()
    {
        using var bench = new Bench(Options(Live, Live), Bench.Model);
        bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B"), .. Bench.Weekly("C")]);
        bench.Sweep(150);
        Pass(bench, 150);
        bench.Take(151, Persons.Merge("A", "B", 151), new ActivityEvent { Kind = ActivityKind.Erased, Source = "shop", EventId = "e", CustomerId = "C", OccurredAt = Bench.At(151) });
        bench.Query("SELECT customer_id FROM shadow_reviews").ShouldBe(["A"]);
        bench.Query("SELECT customer_id FROM shadow_triggers WHERE customer_id = 'C' UNION SELECT customer_id FROM shadow_cycles WHERE customer_id = 'C'").ShouldBeEmpty();
    }

    [Fact]
    public void A_new_model_moves_its_instants_too_and_turning_it_on_finds_everybody()
    {
        using var bench = new Bench(Options(Live), Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.Restart(Options(Live, new WinBackOptions { HoldoutPercent = 0, Stages = [0.5] }));
        bench.Engine.Calibrator.IsRetimingDue().ShouldBeTrue();
        bench.Engine.Calibrator.Retime(Bench.At(63));
        bench.Engine.Calibrator.IsRetimingDue().ShouldBeFalse();
        bench.Query("SELECT COUNT(*) FROM shadow_reviews WHERE next_review_at IS NOT NULL").ShouldBe(["1"]);
    }

    internal static void Pass(Bench bench, double day)
    {
        while (bench.Engine.Shadow!.Run(Bench.At(day)) > 0)
        {
            // A review may schedule another one.
        }
    }

    internal static WorkerOptions Options(WinBackOptions live, WinBackOptions? shadow = null)
    {
        var options = new WorkerOptions { WinBack = live };
        if (shadow is not null)
            options.ShadowIs(new WorkerOptions { WinBack = shadow }.ToPolicy());
        return options;
    }
}
