using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.WinBack;

/// <summary>Every gate and their order: a customer whom all gates but the last would hold is let through them one by one.</summary>
public sealed class GateTests
{
    private const long Later = 3 * Shop.Day;
    private static readonly StageSchedule Schedule = Shop.Schedule(Shop.Regular);
    private static readonly long Now = Schedule.InstantOf(1);

    /// <summary>A code of the log, what makes its gate hold, and until when: null for until an event or the schedule says so.</summary>
    public static TheoryData<string, Func<Question, Question>, long?> Gates => new()
    {
        { ReasonCodes.NotReady, q => q with { Policy = q.Policy with { LeastReadiness = Readiness.Own }, Model = q.Model with { Readiness = Readiness.Prior } }, null },
        { ReasonCodes.BelowValue, q => q with { Subject = q.Subject with { Tier = ValueTier.Mid } }, null },
        { ReasonCodes.NotLapsing, q => q with { Subject = q.Subject with { Cycle = Entered } }, null },
        { ReasonCodes.Consent, q => q.With(s => s with { ContactRefused = true }), null },
        { ReasonCodes.ComplaintOpen, q => q.With(s => s with { ComplaintOpen = true }), null },
        { ReasonCodes.PaymentBranch, q => q.With(s => s with { PaymentFailing = true }), null },
        { ReasonCodes.Paused, q => q.With(s => s with { Paused = true }), null },
        { ReasonCodes.ReplenishmentDue, q => q.With(s => s with { ReplenishUntil = Now + Later }), Now + Later },
        { ReasonCodes.Grace, q => q with { Subject = q.Subject with { Customer = q.Subject.Customer with { UndoneAt = Now } } }, Now + 2 * Shop.Day },
        { ReasonCodes.Backfill, q => q with { LiveSince = Now + 1 }, null },
        { ReasonCodes.Cooldown, q => q with { Subject = q.Subject with { Triggers = [Earlier(29)] } }, Now + Shop.Day },
        { ReasonCodes.FrequencyCap, q => q with { Subject = q.Subject with { Triggers = [.. q.Subject.Triggers, Earlier(89), Earlier(60), Earlier(31)] } }, Now + 2 * Shop.Day },
        { ReasonCodes.QuietHours, q => q with { NextContact = now => now + Later }, Now + Later },
        { ReasonCodes.LagGate, q => q with { Holds = q.Holds with { Lag = Now + Later } }, Now + Later },
        { ReasonCodes.WaveGuard, q => q with { Holds = q.Holds with { Wave = Now + Later } }, Now + Later },
        { ReasonCodes.Budget, q => q with { Holds = q.Holds with { Budget = Now + Later } }, Now + Later },
        { ReasonCodes.Holdout, q => q with { Policy = q.Policy with { HoldoutPercent = 100 } }, null },
        { ReasonCodes.LostCause, q => q with { Policy = q.Policy with { LostCauseBelow = 0.31 } }, null },
        { ReasonCodes.Fired, q => q, null },
    };

    private static WinBackCycle Entered { get; } = Shop.FiredAt(3).Cycle!;

    [Theory]
    [MemberData(nameof(Gates))]
    public void A_gate_leaves_its_code_and_says_when_to_ask_again(string code, Func<Question, Question> hold, long? until)
    {
        var decision = hold(new Question()).Decide();
        decision.Reason.ShouldBe(code);
        if (until is not null)
            decision.NextReviewAt.ShouldBe(until);
        (decision.Trigger?.Disposition).ShouldBe(code switch
        {
            ReasonCodes.Fired => Disposition.Published,
            ReasonCodes.Holdout => Disposition.HeldOut,
            ReasonCodes.Backfill => Disposition.Silent,
            _ => null,
        });
    }

    [Fact]
    public void The_gates_are_asked_in_the_order_of_the_contract()
    {
        // From the last gate to the first, each added one must be the one that speaks
        var question = new Question();
        foreach (var row in Gates.Reverse())
        {
            question = row.Data.Item2(question);
            question.Decide().Reason.ShouldBe(row.Data.Item1);
        }
    }

    [Fact]
    public void Who_cancelled_a_subscription_is_no_lost_cause() =>
        (new Question() with { Policy = Shop.Policy with { LostCauseBelow = 0.5 } }).With(_ => new DecisionSignals(false, false, false, Now, "moved")).Decide().Reason.ShouldBe(ReasonCodes.Fired);

    [Fact]
    public void A_quiet_hour_that_has_ended_holds_nothing_back() => (new Question() with { NextContact = now => now }).Decide().Reason.ShouldBe(ReasonCodes.Fired);

    [Fact]
    public void While_purchases_may_wait_unseen_no_trigger_expires()
    {
        var last = Shop.FiredAt(3);
        var subject = Shop.Case(Shop.Regular, last.Cycle, last.Trigger!);
        var end = last.Trigger!.ExpiresAt;
        var held = Decider.Review(subject, Shop.Context(), end, new Holds { Lag = end + 1000 });
        held.Expired.ShouldBeEmpty();
        held.Cycle!.State.ShouldBe(TriggerState.Open);
        held.NextReviewAt.ShouldBe(end + 1000);
        Decider.Review(subject, Shop.Context(), end + 1000).Expired.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(9, 365)]
    public void Each_trigger_in_a_row_that_went_unanswered_doubles_the_cooldown_up_to_a_year(int unanswered, int days)
    {
        var policy = Shop.Policy with { Fatigue = 2, MaxTriggersPerQuarter = 100 };
        var triggers = Enumerable.Range(0, 10).Select(i => Earlier(1 + i) with { State = i < unanswered ? TriggerState.Expired : TriggerState.Resolved }).ToArray();
        var decision = (new Question() with { Policy = policy, Subject = Shop.Case(Shop.Regular, null, triggers) }).Decide();
        decision.Reason.ShouldBe(ReasonCodes.Cooldown);
        decision.NextReviewAt.ShouldBe(Now + (days - 1) * Shop.Day);
    }

    private static WinBackTrigger Earlier(int daysAgo) =>
        Shop.FiredAt(1).Trigger! with { CycleId = Guid.Empty, State = TriggerState.Resolved, FiredAt = Now - daysAgo * Shop.Day };

    /// <summary>All that a decision is a function of; as it stands it fires.</summary>
    public sealed record Question
    {
        public CustomerCase Subject { get; init; } = Shop.Case(Shop.Regular);

        public WinBackPolicy Policy { get; init; } = Shop.Policy;

        public ForecastModel Model { get; init; } = Shop.Model;

        public long LiveSince { get; init; }

        public Func<long, long>? NextContact { get; init; }

        public Holds Holds { get; init; }

        public Question With(Func<DecisionSignals, DecisionSignals> change) => this with { Subject = Subject with { Signals = change(Subject.Signals) } };

        public Decision Decide() =>
            Decider.Review(Subject, new DecisionContext(Model, 0, Policy, LiveSince, "tenant") { NextContact = NextContact }, Now, Holds);
    }
}
