using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>The decision: a pure function of activity, model, policy and now. <see cref="Gates"/> are asked in a fixed order; the first that holds decides.</summary>
public static class Decider
{
    /// <summary>When a customer must next be looked at if nothing else happens; null when only an event can change anything.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="tier">Tier at the last purchase.</param>
    /// <param name="cycle">The open win-back cycle; null when there is none.</param>
    /// <param name="signals">What beside orders decides.</param>
    /// <param name="context">Model, policy and instants of the service.</param>
    public static long? NextReview(RfmSummary customer, ValueTier tier, OpenCycle? cycle, DecisionSignals signals, DecisionContext context)
    {
        var entered = cycle?.Stage ?? 0;
        var next = tier == ValueTier.High && entered < context.Policy.Stages.Count
            ? Gates.AfterGrace(customer, context.Policy, StageSchedule.InstantOf(entered + 1, signals.OnClock(customer), context.Model, context.Policy, signals.ChurnedAt))
            : long.MaxValue;

        // At the next pass, and once: whether service is to come first follows from what is known then, not from the order in which it came
        if (tier == ValueTier.High && signals.ComplaintOpen)
            next = Math.Min(next, customer.LastPurchaseAt);
        next = Math.Min(next, ReminderAt(cycle is not null, signals));
        return Never(Math.Min(next, cycle?.ExpiresAt ?? long.MaxValue));
    }

    /// <summary>Reviews one customer now.</summary>
    /// <param name="subject">The customer.</param>
    /// <param name="context">Model, policy and instants of the service.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="holds">What holds more than this customer back.</param>
    public static Decision Review(CustomerCase subject, DecisionContext context, long now, Holds holds = default)
    {
        var (customer, policy) = (subject.Customer, context.Policy);
        var question = QuestionOf(subject, context, now, holds);
        var (schedule, stage, p) = (question.Schedule, question.Stage, question.PNoPurchase);

        // While a purchase may be waiting unseen, nothing is unanswered either
        var expired = holds.Lag is null ? subject.Triggers.Where(t => t.State == TriggerState.Open && t.ExpiresAt <= now).ToList() : [];
        var entered = subject.Cycle?.Stage ?? 0;

        var (reason, waitUntil) = Gates.Ask(question);
        var cycle = subject.Cycle;
        WinBackTrigger? trigger = null;
        if (reason is ReasonCodes.Fired or ReasonCodes.Holdout or ReasonCodes.Backfill)
        {
            trigger = Fire(subject, context, schedule, stage, reason, p, now);
            cycle = cycle is null
                ? new WinBackCycle(trigger.CycleId, customer.CustomerId, customer.LastPurchaseAt, stage, TriggerState.Open, now, null, policy.Version)
                : cycle with { Stage = stage };
            entered = stage;
        }

        var open = subject.Triggers.Where(t => t.State == TriggerState.Open && !expired.Contains(t));
        if (trigger is not null)
            open = open.Append(trigger);
        var next = subject.Tier == ValueTier.High && entered < schedule.Count
            ? Gates.AfterGrace(customer, policy, Math.Max(schedule.InstantOf(entered + 1), waitUntil))
            : long.MaxValue;
        var expiresAt = open.Aggregate(long.MaxValue, (earliest, t) => Math.Min(earliest, t.ExpiresAt));
        next = Math.Min(next, holds.Lag is { } lag ? Math.Max(expiresAt, lag) : expiresAt);
        next = Math.Min(next, ReminderAt(cycle is not null, subject.Signals));
        if (next == long.MaxValue && cycle is not null && waitUntil != long.MaxValue)
            cycle = cycle with { State = TriggerState.Expired, ClosedAt = now };
        return new Decision(reason, trigger, cycle, subject.Cycle, expired, Never(expiresAt), Never(next), p);
    }

    /// <summary>What every gate says about one customer, in the order in which they are asked: the first that holds names the decision.</summary>
    /// <param name="subject">The customer.</param>
    /// <param name="context">Model, policy and instants of the service.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="holds">What holds more than this customer back.</param>
    public static IReadOnlyList<GateAnswer> AskEveryGate(CustomerCase subject, DecisionContext context, long now, Holds holds = default)
    {
        var question = QuestionOf(subject, context, now, holds);
        return [.. Gates.InOrder.Select(gate => new GateAnswer(gate.Code, gate.Hold(question)))];
    }

    /// <summary>Who is in a win-back cycle is spoken to about that alone, and if held out about nothing; what blocks a trigger blocks a reminder.</summary>
    private static long ReminderAt(bool hasCycle, DecisionSignals signals) => hasCycle || signals.Block ? long.MaxValue : signals.RemindAt ?? long.MaxValue;

    private static GateQuestion QuestionOf(CustomerCase subject, DecisionContext context, long now, Holds holds)
    {
        var onClock = subject.Signals.OnClock(subject.Customer);
        var schedule = StageSchedule.Of(onClock, context.Model, context.Policy, subject.Signals.ChurnedAt);
        var stage = subject.Tier == ValueTier.High ? schedule.ReachedAt(now) : 0;
        var p = subject.Signals.HasChurnedBy(now, subject.Customer) ? 1 : context.Model.ProbabilityOfNoPurchase(onClock, now, context.Policy.HorizonDays);
        return new GateQuestion(subject, context, schedule, stage, p, holds, now);
    }

    private static WinBackTrigger Fire(
        CustomerCase subject, DecisionContext context, StageSchedule schedule, int stage, string reason, double p, long now)
    {
        var (customer, policy, model) = (subject.Customer, context.Policy, context.Model);
        var cycleId = CycleIdOf(subject, context);
        var earlier = subject.Triggers.Count(t => t.CycleId == cycleId && t.Stage == stage);
        return new WinBackTrigger
        {
            TriggerId = DeterministicId.Trigger(cycleId, stage, earlier),
            CycleId = cycleId,
            CustomerId = customer.CustomerId,
            Stage = stage,
            State = TriggerState.Open,
            Disposition = reason switch
            {
                ReasonCodes.Holdout => Disposition.HeldOut,
                ReasonCodes.Backfill => Disposition.Silent,
                _ => Disposition.Published,
            },
            Cause = CauseOf(schedule, stage, context),
            FiredAt = now,
            ExpiresAt = now + (long)policy.ExpireAfter.TotalMilliseconds,
            PNoPurchase = p,
            PAlive = subject.Signals.HasChurnedBy(now, customer) ? 0 : model.ProbabilityAlive(subject.Signals.OnClock(customer), now),
            Tier = subject.Tier,
            ExpectedValue = model.ExpectedValue(customer, policy),
            Currency = customer.Currency,
            ModelId = model.Id,
            PolicyVersion = policy.Version,
        };
    }

    /// <summary>What made a stage due: its instant lies before the service went live, before the model came into force, or neither.</summary>
    public static TriggerCause CauseOf(StageSchedule schedule, int stage, DecisionContext context)
    {
        var instant = schedule.InstantOf(stage);
        return instant < context.LiveSince ? TriggerCause.Backfill : instant < context.ModelSince ? TriggerCause.Refit : TriggerCause.Silence;
    }

    /// <summary>The open cycle, or the one that would open.</summary>
    internal static Guid CycleIdOf(CustomerCase subject, DecisionContext context) =>
        subject.Cycle?.CycleId ?? DeterministicId.Cycle(context.Tenant, subject.Customer.CustomerId, subject.Customer.LastPurchaseAt);

    private static long? Never(long instant) => instant == long.MaxValue ? null : instant;
}
