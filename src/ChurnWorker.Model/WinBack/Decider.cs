using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>The decision: a pure function of activity, model, policy and now. Gates are asked in a fixed order; the first that speaks decides.</summary>
public static class Decider
{
    private const long Quarter = 91L * 86_400_000;

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
            ? AfterGrace(customer, context.Policy, StageSchedule.InstantOf(entered + 1, customer, context.Model, context.Policy, signals.ChurnedAt))
            : long.MaxValue;
        return Never(Math.Min(next, cycle?.ExpiresAt ?? long.MaxValue));
    }

    /// <summary>Reviews one customer now.</summary>
    /// <param name="subject">The customer.</param>
    /// <param name="context">Model, policy and instants of the service.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static Decision Review(CustomerCase subject, DecisionContext context, long now)
    {
        var (customer, policy) = (subject.Customer, context.Policy);
        var schedule = StageSchedule.Of(customer, context.Model, policy, subject.Signals.ChurnedAt);
        var expired = subject.Triggers.Where(t => t.State == TriggerState.Open && t.ExpiresAt <= now).ToList();
        var entered = subject.Cycle?.Stage ?? 0;
        var stage = subject.Tier == ValueTier.High ? schedule.ReachedAt(now) : 0;
        var p = subject.Signals.HasChurnedBy(now, customer) ? 1 : context.Model.ProbabilityOfNoPurchase(customer, now, policy.HorizonDays);

        var (reason, waitUntil) = Gate(subject, context, schedule, stage, now);
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

        var open = subject.Triggers.Where(t => t.State == TriggerState.Open && t.ExpiresAt > now);
        if (trigger is not null)
            open = open.Append(trigger);
        var next = subject.Tier == ValueTier.High && entered < schedule.Count
            ? AfterGrace(customer, policy, Math.Max(schedule.InstantOf(entered + 1), waitUntil))
            : long.MaxValue;
        var expiresAt = open.Aggregate(long.MaxValue, (earliest, t) => Math.Min(earliest, t.ExpiresAt));
        next = Math.Min(next, expiresAt);
        if (next == long.MaxValue && cycle is not null && waitUntil != long.MaxValue)
            cycle = cycle with { State = TriggerState.Expired, ClosedAt = now };
        return new Decision(reason, trigger, cycle, subject.Cycle, expired, Never(expiresAt), Never(next), p);
    }

    private static (string Reason, long WaitUntil) Gate(
        CustomerCase subject, DecisionContext context, StageSchedule schedule, int stage, long now)
    {
        var (customer, policy) = (subject.Customer, context.Policy);
        if (subject.Tier != ValueTier.High)
            return (ReasonCodes.BelowValue, 0);
        if (stage <= (subject.Cycle?.Stage ?? 0))
            return (ReasonCodes.NotLapsing, 0);

        // Only an event can lift these: it sets the next review.
        if (subject.Signals.ContactRefused)
            return (ReasonCodes.Consent, long.MaxValue);
        if (subject.Signals.ComplaintOpen)
            return (ReasonCodes.ComplaintOpen, long.MaxValue);
        if (subject.Signals.PaymentFailing)
            return (ReasonCodes.PaymentBranch, long.MaxValue);
        if (AfterGrace(customer, policy, 0) > now)
            return (ReasonCodes.Grace, 0);
        if (CauseOf(schedule, stage, context) == TriggerCause.Backfill && !policy.BackfillTriggers)
            return (ReasonCodes.Backfill, 0);

        // Held-out triggers count like published ones: both arms of the experiment must pass the same gates.
        var recent = subject.Triggers.Where(t => t.Disposition != Disposition.Silent).Select(t => t.FiredAt).OrderDescending().ToList();
        if (recent.Count > 0 && recent[0] + (long)policy.Cooldown.TotalMilliseconds > now)
            return (ReasonCodes.Cooldown, recent[0] + (long)policy.Cooldown.TotalMilliseconds);
        var limiting = recent.Count >= policy.MaxTriggersPerQuarter ? recent[policy.MaxTriggersPerQuarter - 1] + Quarter : 0;
        if (limiting > now)
            return (ReasonCodes.FrequencyCap, limiting);
        var cycleId = subject.Cycle?.CycleId ?? DeterministicId.Cycle(context.Tenant, customer.CustomerId, customer.LastPurchaseAt);
        return Holdout.Contains(cycleId, policy.HoldoutSalt, policy.HoldoutPercent) ? (ReasonCodes.Holdout, 0) : (ReasonCodes.Fired, 0);
    }

    private static WinBackTrigger Fire(
        CustomerCase subject, DecisionContext context, StageSchedule schedule, int stage, string reason, double p, long now)
    {
        var (customer, policy, model) = (subject.Customer, context.Policy, context.Model);
        var cycleId = subject.Cycle?.CycleId ?? DeterministicId.Cycle(context.Tenant, customer.CustomerId, customer.LastPurchaseAt);
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
            PAlive = subject.Signals.HasChurnedBy(now, customer) ? 0 : model.ProbabilityAlive(customer, now),
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

    /// <summary>A cancelled last order moves the review into the past; give the customer the grace period before acting on it.</summary>
    private static long AfterGrace(RfmSummary customer, WinBackPolicy policy, long instant) =>
        customer.UndoneAt is { } undoneAt ? Math.Max(instant, undoneAt + (long)policy.GraceAfterCancellation.TotalMilliseconds) : instant;

    private static long? Never(long instant) => instant == long.MaxValue ? null : instant;
}
