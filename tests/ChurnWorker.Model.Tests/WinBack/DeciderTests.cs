using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

public sealed class DeciderTests
{
    private static readonly StageSchedule Schedule = Shop.Schedule(Shop.Regular);

    [Fact]
    public void A_regular_customer_of_high_value_fires_at_the_crossing_and_is_due_again_at_the_next_stage()
    {
        var decision = Shop.FiredAt(1);
        decision.Reason.ShouldBe(ReasonCodes.Fired);
        decision.Trigger!.Stage.ShouldBe(1);
        decision.Trigger.Cause.ShouldBe(TriggerCause.Silence);
        decision.Trigger.Disposition.ShouldBe(Disposition.Published);
        decision.Trigger.PNoPurchase.ShouldBe(0.70, 1e-9);
        decision.Trigger.ExpiresAt.ShouldBe(decision.Trigger.FiredAt + 60 * Shop.Day);
        decision.Cycle!.StartedAt.ShouldBe(Shop.Regular.LastPurchaseAt);
        decision.NextReviewAt.ShouldBe(Math.Min(Schedule.InstantOf(2), decision.Trigger.ExpiresAt));
    }

    [Fact]
    public void Before_the_crossing_nothing_fires()
    {
        var decision = Decider.Review(Shop.Case(Shop.Regular), Shop.Context(), Schedule.InstantOf(1) - 1);
        decision.Reason.ShouldBe(ReasonCodes.NotLapsing);
        decision.Trigger.ShouldBeNull();
        decision.NextReviewAt.ShouldBe(Schedule.InstantOf(1));
    }

    [Fact]
    public void The_first_review_of_a_silence_is_at_its_first_stage() =>
        Decider.NextReview(Shop.Regular, ValueTier.High, null, default, Shop.Context()).ShouldBe(Schedule.InstantOf(1));

    [Theory]
    [InlineData(ValueTier.Low)]
    [InlineData(ValueTier.Mid)]
    public void A_customer_below_high_value_is_not_reviewed_and_does_not_fire(ValueTier tier)
    {
        Decider.NextReview(Shop.Regular, tier, null, default, Shop.Context()).ShouldBeNull();
        var decision = Decider.Review(Shop.Case(Shop.Regular) with { Tier = tier }, Shop.Context(), Schedule.InstantOf(3));
        decision.Reason.ShouldBe(ReasonCodes.BelowValue);
        decision.Trigger.ShouldBeNull();
        decision.NextReviewAt.ShouldBeNull();
    }

    [Fact]
    public void After_the_last_order_is_cancelled_a_review_already_past_waits_for_the_grace_period()
    {
        var cancelled = Schedule.InstantOf(2);
        var customer = Shop.Regular with { UndoneAt = cancelled };
        Decider.NextReview(customer, ValueTier.High, null, default, Shop.Context()).ShouldBe(cancelled + 2 * Shop.Day);

        var during = Decider.Review(Shop.Case(customer), Shop.Context(), cancelled + 2 * Shop.Day - 1);
        during.Reason.ShouldBe(ReasonCodes.Grace);
        during.NextReviewAt.ShouldBe(cancelled + 2 * Shop.Day);
        Decider.Review(Shop.Case(customer), Shop.Context(), cancelled + 2 * Shop.Day).Reason.ShouldBe(ReasonCodes.Fired);
    }

    [Fact]
    public void A_review_still_to_come_does_not_wait_for_grace() =>
        Decider.NextReview(Shop.Regular with { UndoneAt = Schedule.InstantOf(1) - 10 * Shop.Day }, ValueTier.High, null, default, Shop.Context())
            .ShouldBe(Schedule.InstantOf(1));

    [Fact]
    public void Within_the_cooldown_no_second_trigger_fires_and_the_review_waits_for_its_end()
    {
        var first = Shop.FiredAt(1);
        var policy = Shop.Policy with { Cooldown = TimeSpan.FromDays(300), ExpireAfter = TimeSpan.FromDays(400) };
        var open = first.Trigger! with { ExpiresAt = first.Trigger!.FiredAt + 400 * Shop.Day };
        var subject = Shop.Case(Shop.Regular, first.Cycle, open);
        var end = open.FiredAt + 300 * Shop.Day;

        var during = Decider.Review(subject, Shop.Context(policy), Schedule.InstantOf(2));
        during.Reason.ShouldBe(ReasonCodes.Cooldown);
        during.NextReviewAt.ShouldBe(end);
        Decider.Review(subject, Shop.Context(policy), end - 1).Reason.ShouldBe(ReasonCodes.Cooldown);
        Decider.Review(subject, Shop.Context(policy), end).Reason.ShouldBe(ReasonCodes.Fired);
    }

    [Fact]
    public void A_silent_trigger_starts_no_cooldown()
    {
        var silent = Decider.Review(Shop.Case(Shop.Regular), Shop.Context(liveSince: Schedule.InstantOf(1) + 1), Schedule.InstantOf(1));
        silent.Reason.ShouldBe(ReasonCodes.Backfill);
        var subject = Shop.Case(Shop.Regular, silent.Cycle, silent.Trigger!);
        var policy = Shop.Policy with { Cooldown = TimeSpan.FromDays(3000) };
        Decider.Review(subject, Shop.Context(policy, liveSince: Schedule.InstantOf(1) + 1), Schedule.InstantOf(2)).Reason.ShouldBe(ReasonCodes.Fired);
    }

    [Fact]
    public void A_customer_never_has_more_triggers_in_a_quarter_than_the_policy_allows()
    {
        var now = Schedule.InstantOf(1);
        var sample = Shop.FiredAt(1).Trigger!;
        WinBackTrigger Earlier(int daysAgo) => sample with { CycleId = Guid.Empty, State = TriggerState.Resolved, FiredAt = now - daysAgo * Shop.Day };

        var capped = Decider.Review(Shop.Case(Shop.Regular, null, Earlier(90), Earlier(60), Earlier(31)), Shop.Context(), now);
        capped.Reason.ShouldBe(ReasonCodes.FrequencyCap);
        capped.NextReviewAt.ShouldBe(now + Shop.Day);
        Decider.Review(Shop.Case(Shop.Regular, null, Earlier(91), Earlier(60), Earlier(31)), Shop.Context(), now).Reason.ShouldBe(ReasonCodes.Fired);
    }

    [Fact]
    public void A_held_out_cycle_is_recorded_and_not_published()
    {
        var decision = Shop.FiredAt(1, Shop.Policy with { HoldoutPercent = 100 });
        decision.Reason.ShouldBe(ReasonCodes.Holdout);
        decision.Trigger!.Disposition.ShouldBe(Disposition.HeldOut);
        decision.Trigger.IsPublishedAndOpen.ShouldBeFalse();
    }

    [Fact]
    public void A_held_out_trigger_starts_the_cooldown_like_a_published_one()
    {
        var heldOut = Shop.FiredAt(1, Shop.Policy with { HoldoutPercent = 100 });
        var subject = Shop.Case(Shop.Regular, heldOut.Cycle, heldOut.Trigger!);
        var policy = Shop.Policy with { Cooldown = TimeSpan.FromDays(3000) };
        Decider.Review(subject, Shop.Context(policy), Schedule.InstantOf(2)).Reason.ShouldBe(ReasonCodes.Cooldown);
    }

    [Fact]
    public void A_stage_crossed_before_the_service_went_live_opens_silently()
    {
        var decision = Decider.Review(Shop.Case(Shop.Regular), Shop.Context(liveSince: Schedule.InstantOf(2) + 1), Schedule.InstantOf(2) + 1);
        decision.Reason.ShouldBe(ReasonCodes.Backfill);
        decision.Trigger!.Disposition.ShouldBe(Disposition.Silent);
        decision.Trigger.Cause.ShouldBe(TriggerCause.Backfill);
        decision.Trigger.Stage.ShouldBe(2);
    }

    [Fact]
    public void Backfilled_stages_are_published_where_the_policy_says_so()
    {
        var context = Shop.Context(Shop.Policy with { BackfillTriggers = true }, liveSince: Schedule.InstantOf(2) + 1);
        var decision = Decider.Review(Shop.Case(Shop.Regular), context, Schedule.InstantOf(2) + 1);
        decision.Reason.ShouldBe(ReasonCodes.Fired);
        decision.Trigger!.Cause.ShouldBe(TriggerCause.Backfill);
    }

    [Fact]
    public void A_stage_that_a_new_model_moved_into_the_past_names_the_refit_as_its_cause() =>
        Decider.Review(Shop.Case(Shop.Regular), Shop.Context(modelSince: Schedule.InstantOf(1) + 1), Schedule.InstantOf(1) + 1)
            .Trigger!.Cause.ShouldBe(TriggerCause.Refit);

    [Fact]
    public void A_stage_already_entered_does_not_fire_again()
    {
        var first = Shop.FiredAt(1);
        var again = Decider.Review(Shop.Case(Shop.Regular, first.Cycle, first.Trigger!), Shop.Context(), Schedule.InstantOf(1) + 40 * Shop.Day);
        if (again.Trigger is { } next)
            next.Stage.ShouldBeGreaterThan(1);
        else
            again.Reason.ShouldBe(ReasonCodes.NotLapsing);
    }

    [Fact]
    public void Stages_passed_while_nobody_looked_are_skipped()
    {
        var decision = Shop.FiredAt(3);
        decision.Trigger!.Stage.ShouldBe(3);
        decision.NextReviewAt.ShouldBe(decision.Trigger.ExpiresAt);
    }

    [Fact]
    public void A_trigger_without_answer_expires_and_with_no_stage_left_so_does_its_cycle()
    {
        var last = Shop.FiredAt(3);
        var subject = Shop.Case(Shop.Regular, last.Cycle, last.Trigger!);
        Decider.Review(subject, Shop.Context(), last.Trigger!.ExpiresAt - 1).Expired.ShouldBeEmpty();

        var decision = Decider.Review(subject, Shop.Context(), last.Trigger.ExpiresAt);
        decision.Expired.Single().TriggerId.ShouldBe(last.Trigger.TriggerId);
        decision.Cycle!.State.ShouldBe(TriggerState.Expired);
        decision.NextReviewAt.ShouldBeNull();
    }

    [Fact]
    public void A_cycle_that_ran_out_is_never_due_again_under_any_model()
    {
        var last = Shop.FiredAt(3);
        var ended = Decider.Review(Shop.Case(Shop.Regular, last.Cycle, last.Trigger!), Shop.Context(), last.Trigger!.ExpiresAt);
        Decider.NextReview(Shop.Regular, ValueTier.High, ended.OpenCycle, default, Shop.Context()).ShouldBeNull();
    }

    [Fact]
    public void Scheduling_an_open_cycle_agrees_with_reviewing_it()
    {
        var first = Shop.FiredAt(1);
        Decider.NextReview(Shop.Regular, ValueTier.High, first.OpenCycle, default, Shop.Context()).ShouldBe(first.NextReviewAt);
    }

    [Fact]
    public void A_stage_taken_back_fires_anew_as_another_trigger()
    {
        var first = Shop.FiredAt(1);
        var retracted = first.Trigger! with { State = TriggerState.Retracted };
        var again = Decider.Review(Shop.Case(Shop.Regular, null, retracted), Shop.Context(), first.Trigger!.FiredAt + 31 * Shop.Day);
        again.Reason.ShouldBe(ReasonCodes.Fired);
        again.Cycle!.CycleId.ShouldBe(first.Cycle!.CycleId);
        again.Trigger!.TriggerId.ShouldNotBe(first.Trigger.TriggerId);
    }

    [Fact]
    public void The_value_at_stake_is_the_expected_value_times_the_probability()
    {
        var trigger = Shop.FiredAt(1).Trigger!;
        trigger.ExpectedValue.ShouldBe(Shop.Model.ExpectedValue(Shop.Regular, Shop.Policy));
        ((double)trigger.ValueAtStake).ShouldBe(trigger.ExpectedValue * 0.7, 1);
    }

    [Fact]
    public void The_expected_value_does_not_change_with_silence_but_with_purchases()
    {
        var grown = Events.Fold([.. Shop.Weekly, Events.Purchase("next", 70, 5000)]).Summary!;
        Shop.Model.ExpectedValue(grown, Shop.Policy).ShouldBeGreaterThan(Shop.Model.ExpectedValue(Shop.Regular, Shop.Policy));
    }

    [Fact]
    public void A_currency_the_model_does_not_know_is_of_no_value()
    {
        var foreign = Shop.Regular with { Currency = "JPY" };
        Shop.Model.ExpectedValue(foreign, Shop.Policy).ShouldBe(0);
        Shop.Model.TierOf(long.MaxValue, "JPY").ShouldBe(ValueTier.Low);
    }
}
