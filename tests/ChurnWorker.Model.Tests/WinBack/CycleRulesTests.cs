using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class CycleRulesTests
{
    private static readonly Decision First = Shop.FiredAt(1);
    private static readonly long Now = First.Trigger!.FiredAt + 20 * Shop.Day;

    [Fact]
    public void A_purchase_after_the_trigger_resolves_it_and_ends_the_cycle()
    {
        var ending = End(First, [.. Shop.Weekly, At("back", First.Trigger!.FiredAt + 5)]);
        ending.Closures.Single().Trigger.State.ShouldBe(TriggerState.Resolved);
        ending.Closures.Single().Order!.Value.OrderId.ShouldBe("back");
        ending.Cycle.State.ShouldBe(TriggerState.Resolved);
        ending.Cycle.ClosedAt.ShouldBe(Now);
    }

    [Fact]
    public void A_purchase_at_the_very_instant_of_the_trigger_resolves_it()
    {
        var ending = End(First, [.. Shop.Weekly, At("tie", First.Trigger!.FiredAt)]);
        ending.Closures.Single().Trigger.State.ShouldBe(TriggerState.Resolved);
        ending.Cycle.State.ShouldBe(TriggerState.Resolved);
    }

    [Fact]
    public void A_late_purchase_that_breaks_the_silence_before_the_trigger_takes_it_back()
    {
        var ending = End(First, [.. Shop.Weekly, At("late", First.Trigger!.FiredAt - Shop.Day)]);
        ending.Closures.Single().Trigger.State.ShouldBe(TriggerState.Retracted);
        ending.Closures.Single().Reason.ShouldBe(RetractionReasons.LateEvent);
        ending.Cycle.State.ShouldBe(TriggerState.Retracted);
    }

    [Fact]
    public void A_late_purchase_that_leaves_the_trigger_right_changes_nothing()
    {
        var ending = End(First, [.. Shop.Weekly, Events.Purchase("late", 0.1, 5000)]);
        ending.Closures.ShouldBeEmpty();
        ending.Cycle.ShouldBe(First.Cycle);
    }

    [Fact]
    public void When_the_purchase_that_the_silence_was_counted_from_is_cancelled_the_trigger_is_taken_back()
    {
        var ending = End(First, [.. Shop.Weekly, Events.Cancellation("O9", 80)]);
        ending.Closures.Single().Reason.ShouldBe(RetractionReasons.RefundCorrection);
        ending.Cycle.State.ShouldBe(TriggerState.Retracted);
    }

    [Fact]
    public void When_everything_is_cancelled_the_trigger_is_taken_back()
    {
        var ending = End(First, [.. Shop.Weekly, .. Shop.Weekly.Select(p => Events.Cancellation(p.OrderId, 80))]);
        ending.Closures.Single().Reason.ShouldBe(RetractionReasons.RefundCorrection);
    }

    [Fact]
    public void When_refunds_take_the_value_away_the_trigger_is_taken_back()
    {
        var refunds = Shop.Weekly.Select(p => Events.Cancellation(p.OrderId, 80, 4999));
        var half = Shop.Model.ExpectedValue(Shop.Regular, Shop.Policy) / 2;
        var demanding = Shop.Model with { Spend = Shop.Model.Spend.ToDictionary(s => s.Key, s => s.Value with { HighThreshold = half }) };
        var ending = CycleRules.Ending(First.Cycle!, [First.Trigger!], Events.Fold([.. Shop.Weekly, .. refunds]), _ => demanding, Shop.Policy, 0, Now);
        ending.Closures.Single().Reason.ShouldBe(RetractionReasons.RefundCorrection);
    }

    [Fact]
    public void An_expired_trigger_is_left_alone_but_a_purchase_ends_its_cycle()
    {
        var expired = First.Trigger! with { State = TriggerState.Expired };
        var ending = CycleRules.Ending(
            First.Cycle!, [expired], Events.Fold([.. Shop.Weekly, At("back", expired.FiredAt + 5)]), _ => Shop.Model, Shop.Policy, 0, Now);
        ending.Closures.ShouldBeEmpty();
        ending.Cycle.State.ShouldBe(TriggerState.Resolved);
    }

    [Fact]
    public void A_stage_that_is_taken_back_while_an_earlier_one_stands_can_be_entered_again()
    {
        var (cycle, triggers) = TwoStages();
        var older = Events.Fold([.. Shop.Weekly.Select(p => p with { }), .. Enumerable.Range(0, 3).Select(i => Events.Purchase($"old{i}", -40 + 7 * i, 5000))]);
        var schedule = Shop.Schedule(older.Summary!);
        triggers = [triggers[0] with { FiredAt = schedule.InstantOf(1) }, triggers[1] with { FiredAt = schedule.InstantOf(2) - 1 }];

        var ending = CycleRules.Ending(cycle, triggers, older, _ => Shop.Model, Shop.Policy, 0, Now);

        ending.Closures.Single().Trigger.Stage.ShouldBe(2);
        ending.Cycle.State.ShouldBe(TriggerState.Open);
        ending.Cycle.Stage.ShouldBe(1);
    }

    [Fact]
    public void A_trigger_that_stands_is_never_orphaned_by_the_end_of_another()
    {
        var (cycle, triggers) = TwoStages();
        var between = Events.Fold([.. Shop.Weekly, At("late", triggers[0].FiredAt + Shop.Day)]);
        triggers = [triggers[0], triggers[1] with { FiredAt = Shop.Schedule(between.Summary!).InstantOf(2) }];

        var ending = CycleRules.Ending(cycle, triggers, between, _ => Shop.Model, Shop.Policy, 0, Now);

        ending.Closures.Single().Trigger.ShouldBe(triggers[0] with { State = TriggerState.Resolved, ClosedAt = Now });
        ending.Cycle.State.ShouldBe(TriggerState.Open);
    }

    [Fact]
    public void A_cycle_that_ran_out_speaks_for_its_silence_until_the_next_purchase_or_the_loss_of_the_last()
    {
        var ranOut = First.Cycle! with { State = TriggerState.Expired };
        CycleRules.IsSameSilence(ranOut, Events.Fold(Shop.Weekly)).ShouldBeTrue();
        CycleRules.IsSameSilence(ranOut, Events.Fold([.. Shop.Weekly, At("back", ranOut.OpenedAt)])).ShouldBeFalse();
        CycleRules.IsSameSilence(ranOut, Events.Fold([.. Shop.Weekly, Events.Cancellation("O9", 80)])).ShouldBeFalse();
        CycleRules.IsSameSilence(ranOut, Events.Fold()).ShouldBeFalse();
    }

    [Fact]
    public void The_model_that_decided_is_the_one_that_judges()
    {
        var asked = new List<string>();
        CycleRules.Ending(
            First.Cycle!,
            [First.Trigger!],
            Events.Fold(Shop.Weekly),
            id =>
            {
                asked.Add(id);
                return Shop.Model;
            },
            Shop.Policy,
            0,
            Now);
        asked.ShouldBe([Shop.Model.Id]);
    }

    private static ActivityEvent At(string order, long instant) => Events.Purchase(order, 0, 5000, at: instant);

    private static CycleEnding End(Decision fired, ActivityEvent[] events) =>
        CycleRules.Ending(fired.Cycle!, [fired.Trigger!], Events.Fold(events), _ => Shop.Model, Shop.Policy, 0, Now);

    private static (WinBackCycle Cycle, WinBackTrigger[] Triggers) TwoStages()
    {
        var second = Shop.FiredAt(2).Trigger!;
        return (First.Cycle! with { Stage = 2 }, [First.Trigger!, second]);
    }
}
