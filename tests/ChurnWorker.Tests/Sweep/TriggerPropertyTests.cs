using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

/// <summary>What no order of events and passes may break.</summary>
public sealed class TriggerPropertyTests
{
    private const int Cases = 25;
    private static readonly FoldRules Rules = new(ShopCalendar.Utc, false);

    [Fact]
    public void No_stage_of_a_cycle_has_two_triggers_that_stand_and_no_message_has_the_id_of_another() => Check(new WinBackOptions { HoldoutPercent = 0 }, bench =>
    {
        bench.Query("SELECT cycle_id, stage FROM triggers WHERE state <> 2 GROUP BY cycle_id, stage HAVING COUNT(*) > 1").ShouldBeEmpty();
        bench.Query("SELECT message_id FROM outbox GROUP BY message_id HAVING COUNT(*) > 1").ShouldBeEmpty();
        bench.Query("SELECT message_id FROM outbox WHERE type = 'winback.triggered' ORDER BY 1").ShouldBe(bench.Query("SELECT trigger_id FROM triggers WHERE disposition = 0 ORDER BY 1"));
    });

    [Fact]
    public void Cooldown_cap_and_budget_are_never_exceeded() => Check(
        new WinBackOptions { HoldoutPercent = 30, CooldownDays = 10, MaxTriggersPerCustomerPerQuarter = 2, DailyBudget = 1 },
        bench =>
        {
            foreach (var fired in bench.Query("SELECT customer_id, fired_at FROM triggers ORDER BY fired_at").Select(r => r.Split('|')).GroupBy(r => r[0], r => Number(r[1])))
            {
                var instants = fired.ToList();
                for (var i = 1; i < instants.Count; i++)
                    (instants[i] - instants[i - 1]).ShouldBeGreaterThanOrEqualTo(10 * Bench.Day);
                for (var i = 2; i < instants.Count; i++)
                    (instants[i] - instants[i - 2]).ShouldBeGreaterThanOrEqualTo(91 * Bench.Day);
            }

            bench.Query($"SELECT fired_at / {Bench.Day}, COUNT(*) FROM triggers WHERE disposition = 0 GROUP BY 1 HAVING COUNT(*) > 1").ShouldBeEmpty();
        });

    [Fact]
    public void Between_a_purchase_and_its_next_crossing_nothing_fires()
    {
        Property.Check(
            ShopStory.Any,
            story =>
            {
                using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
                var policy = bench.Engine.Models.Policy;
                story.Live(bench, (taken, day) =>
                {
                    foreach (var trigger in bench.Query($"SELECT customer_id, stage FROM triggers WHERE fired_at = {Bench.At(day)}").Select(row => row.Split('|')))
                    {
                        var activity = ActivityFold.Fold(trigger[0], [.. taken.Where(e => e.CustomerId == trigger[0])], Rules);
                        var signals = DecisionSignals.Of(activity.Signals, activity.Summary!.LastPurchaseAt);
                        var schedule = StageSchedule.Of(signals.OnClock(activity.Summary), Bench.Model, policy, signals.ChurnedAt);
                        schedule.InstantOf((int)Number(trigger[1])).ShouldBeLessThanOrEqualTo(Bench.At(day));
                        activity.Summary.LastPurchaseAt.ShouldBeLessThan(Bench.At(day));
                        (signals.Block || signals.Paused).ShouldBeFalse();
                    }
                });
            },
            Cases);
    }

    [Fact]
    public void A_held_out_customer_never_gets_a_message_and_always_gets_a_row_in_the_decision_log() => Check(new WinBackOptions { HoldoutPercent = 50 }, bench =>
    {
        bench.Query("SELECT o.message_id FROM outbox o JOIN triggers t ON t.disposition = 1 AND instr(CAST(o.body AS TEXT), t.trigger_id) > 0").ShouldBeEmpty();
        bench.Query("SELECT cycle_id, stage, fired_at FROM triggers WHERE disposition = 1 ORDER BY 1, 2, 3")
            .ShouldBe(bench.Query("SELECT cycle_id, stage, decided_at FROM decisions WHERE reason = 'holdout' ORDER BY 1, 2, 3"));
        bench.Query("SELECT cycle_id FROM triggers GROUP BY cycle_id HAVING MIN(disposition) <> MAX(disposition)").ShouldBeEmpty();
    });

    private static void Check(WinBackOptions options, Action<Bench> holds) => Property.Check(
        ShopStory.Any,
        story =>
        {
            using var bench = Of(options);
            story.Live(bench, (_, _) => { });
            holds(bench);
        },
        Cases);

    private static Bench Of(WinBackOptions options) => new(new WorkerOptions { WinBack = options }, Bench.Model);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
