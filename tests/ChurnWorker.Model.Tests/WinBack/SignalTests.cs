using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Tests.Activity;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

/// <summary>What the events beside orders do to a trigger, sentence by sentence.</summary>
public sealed class SignalTests
{
    private static readonly StageSchedule Schedule = Shop.Schedule(Shop.Regular);
    private static readonly long Due = Schedule.InstantOf(1);

    [Fact]
    public void While_a_complaint_is_open_no_sales_trigger_fires()
    {
        var decision = Review(Stated(ActivityKind.ComplaintOpened, 65, "complaint"));
        decision.Reason.ShouldBe(ReasonCodes.ComplaintOpen);
        decision.Trigger.ShouldBeNull();
        decision.NextReviewAt.ShouldBeNull("only the closing can change anything");
    }

    [Fact]
    public void A_complaint_that_was_closed_holds_nothing_back() =>
        Review(Stated(ActivityKind.ComplaintOpened, 65, "complaint"), Stated(ActivityKind.ComplaintClosed, 66, "complaint")).Reason.ShouldBe(ReasonCodes.Fired);

    [Fact]
    public void The_closing_of_another_complaint_does_not_lift_it() =>
        Review(Stated(ActivityKind.ComplaintOpened, 65, "one"), Stated(ActivityKind.ComplaintClosed, 66, "other")).Reason.ShouldBe(ReasonCodes.ComplaintOpen);

    [Fact]
    public void A_customer_who_refuses_every_channel_is_left_alone() =>
        Review(Consent(65, "email", false), Consent(65.5, "sms", false)).Reason.ShouldBe(ReasonCodes.Consent);

    [Fact]
    public void One_granted_channel_is_enough() => Review(Consent(65, "email", false), Consent(65.5, "sms", true)).Reason.ShouldBe(ReasonCodes.Fired);

    [Fact]
    public void The_latest_word_on_a_channel_counts() => Review(Consent(65, "email", true), Consent(64, "email", false)).Reason.ShouldBe(ReasonCodes.Fired);

    [Fact]
    public void A_failed_payment_is_its_own_branch_and_no_choice_to_leave() =>
        Review(Stated(ActivityKind.PaymentFailed, 65, "order:O9")).Reason.ShouldBe(ReasonCodes.PaymentBranch);

    [Fact]
    public void A_recovered_payment_holds_nothing_back() =>
        Review(Stated(ActivityKind.PaymentFailed, 65, "order:O9"), Stated(ActivityKind.PaymentRecovered, 66, "order:O9")).Reason.ShouldBe(ReasonCodes.Fired);

    [Fact]
    public void The_end_of_the_last_subscription_is_certain_churn_and_fires_at_once_with_every_stage_reached()
    {
        var ends = Events.At(64);
        var signals = Signals(Stated(ActivityKind.SubscriptionStarted, 1, "s"), Stated(ActivityKind.SubscriptionCancelled, 64, "s", detail: """{"reason":"too_expensive"}"""));
        signals.ChurnedAt.ShouldBe(ends);
        signals.ChurnReason.ShouldBe("too_expensive");
        Decider.NextReview(Shop.Regular, ValueTier.High, null, signals, Shop.Context()).ShouldBe(ends);
        var decision = Decider.Review(Shop.Case(Shop.Regular) with { Signals = signals }, Shop.Context(), ends);
        decision.Trigger!.Stage.ShouldBe(3);
        decision.Trigger.PNoPurchase.ShouldBe(1);
        decision.Trigger.PAlive.ShouldBe(0);
    }

    [Fact]
    public void A_subscription_that_ends_later_fires_when_it_ends()
    {
        var ends = Events.At(70);
        var cancelled = Stated(ActivityKind.SubscriptionCancelled, 64, "s") with { EffectiveAt = ends };
        Decider.NextReview(Shop.Regular, ValueTier.High, null, Signals(cancelled), Shop.Context()).ShouldBe(Math.Min(ends, Due));
    }

    [Fact]
    public void While_another_subscription_runs_nothing_is_certain() =>
        Signals(Stated(ActivityKind.SubscriptionStarted, 1, "runs"), Stated(ActivityKind.SubscriptionCancelled, 64, "s")).ChurnedAt.ShouldBeNull();

    [Fact]
    public void A_subscription_started_anew_is_no_churn() =>
        Signals(Stated(ActivityKind.SubscriptionCancelled, 64, "s"), Stated(ActivityKind.SubscriptionStarted, 65, "s")).ChurnedAt.ShouldBeNull();

    [Fact]
    public void A_purchase_after_the_end_of_the_subscription_starts_an_ordinary_silence()
    {
        var signals = Signals(Stated(ActivityKind.SubscriptionCancelled, 60, "s"));
        Decider.NextReview(Shop.Regular, ValueTier.High, null, signals, Shop.Context()).ShouldBe(Due);
    }

    [Fact]
    public void A_complaint_while_a_trigger_is_open_takes_it_back_even_when_it_is_settled_by_now()
    {
        var closure = Close(Stated(ActivityKind.ComplaintOpened, DayAfter(1), "c"), Stated(ActivityKind.ComplaintClosed, DayAfter(2), "c"));
        closure.Trigger.State.ShouldBe(TriggerState.Retracted);
        closure.Reason.ShouldBe(RetractionReasons.Complaint);
    }

    [Fact]
    public void A_withdrawn_consent_while_a_trigger_is_open_takes_it_back_even_when_it_is_granted_again_by_now() =>
        Close(Consent(DayAfter(1), "email", false), Consent(DayAfter(2), "email", true)).Reason.ShouldBe(RetractionReasons.Consent);

    [Fact]
    public void Signals_do_not_depend_on_the_order_in_which_they_came()
    {
        ActivityEvent[] events =
        [
            Stated(ActivityKind.ComplaintOpened, 3, "a"), Stated(ActivityKind.ComplaintClosed, 4, "a"), Stated(ActivityKind.ComplaintOpened, 5, "b"),
            Consent(1, "email", true), Consent(1, "email", false), Stated(ActivityKind.SubscriptionStarted, 2, "s"), Stated(ActivityKind.SubscriptionCancelled, 2, "s"),
            Stated(ActivityKind.PaymentFailed, 7, "x"), Stated(ActivityKind.PaymentRecovered, 7, "x"),
        ];
        var expected = Describe(SignalFold.Fold(events));
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            random.Shuffle(events);
            Describe(SignalFold.Fold(events)).ShouldBe(expected);
        }
    }

    private static string Describe(CustomerSignals s) => string.Join('|', s.Complaints) + string.Join('|', s.Subscriptions) + string.Join('|', s.Consents)
        + string.Join('|', s.FailingPayments) + string.Join('|', s.ContactRefusals);

    private static double DayAfter(double days) => (Due - Events.At(0)) / (double)Shop.Day + days;

    private static TriggerClosure Close(params ActivityEvent[] events)
    {
        var first = Shop.FiredAt(1);
        var activity = Events.Fold([.. Shop.Weekly, .. events]);
        return CycleRules.Ending(first.Cycle!, [first.Trigger!], activity, _ => Shop.Model, Shop.Policy, 0, Due + 3 * Shop.Day).Closures.Single();
    }

    private static Decision Review(params ActivityEvent[] events) =>
        Decider.Review(Shop.Case(Shop.Regular) with { Signals = Signals(events) }, Shop.Context(), Due);

    private static DecisionSignals Signals(params ActivityEvent[] events) => DecisionSignals.Of(SignalFold.Fold(events), Shop.Regular.LastPurchaseAt);

    private static ActivityEvent Consent(double day, string channel, bool granted) =>
        Stated(ActivityKind.Consent, day, "") with { EventId = System.FormattableString.Invariant($"{channel}-{granted}-{day}"), Term = channel, Score = granted ? 1 : 0 };

    private static ActivityEvent Stated(ActivityKind kind, double day, string subject, string? detail = null) => new()
    {
        Kind = kind,
        Source = "shop",
        EventId = System.FormattableString.Invariant($"{kind}-{subject}-{day}"),
        CustomerId = "C",
        OccurredAt = Events.At(day),
        Subject = subject,
        Detail = detail,
    };
}
