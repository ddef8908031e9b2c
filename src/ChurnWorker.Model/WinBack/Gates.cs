using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>Every gate between a customer who is due and a trigger, in the order in which they are asked: the first that holds names the decision.</summary>
/// <remarks>There is no gate for the erased: nothing of them is left that could be asked about, nor may their names be logged.</remarks>
internal static class Gates
{
    private const long OnlyAnEvent = long.MaxValue;
    private const long AsScheduled = 0;
    private const long Quarter = 91L * 86_400_000;
    private static readonly TimeSpan LongestCooldown = TimeSpan.FromDays(365);

    /// <summary>The gates in order.</summary>
    public static IReadOnlyList<Gate> InOrder { get; } =
    [
        new(ReasonCodes.NotReady, q => q.Context.Model.Readiness < q.Policy.LeastReadiness ? OnlyAnEvent : null),
        new(ReasonCodes.BelowValue, q => q.Subject.Tier != ValueTier.High ? AsScheduled : null),
        new(ReasonCodes.NotLapsing, q => q.Stage <= (q.Subject.Cycle?.Stage ?? 0) ? AsScheduled : null),
        new(ReasonCodes.Consent, q => q.Subject.Signals.ContactRefused ? OnlyAnEvent : null),
        new(ReasonCodes.ComplaintOpen, q => q.Subject.Signals.ComplaintOpen ? OnlyAnEvent : null),
        new(ReasonCodes.PaymentBranch, q => q.Subject.Signals.PaymentFailing ? OnlyAnEvent : null),
        new(ReasonCodes.Paused, q => q.Subject.Signals.Paused ? OnlyAnEvent : null),
        new(ReasonCodes.ReplenishmentDue, q => Later(q.Subject.Signals.ReplenishUntil, q.Now)),
        new(ReasonCodes.Grace, q => AfterGrace(q.Subject.Customer, q.Policy, 0) > q.Now ? AsScheduled : null),
        new(ReasonCodes.Backfill, q => q.CauseIsBackfill && !q.Policy.BackfillTriggers ? AsScheduled : null),
        new(ReasonCodes.Cooldown, q => Later(CooledDownAt(q), q.Now)),
        new(ReasonCodes.FrequencyCap, q => Later(BelowCapAt(q), q.Now)),
        new(ReasonCodes.QuietHours, q => Later(q.Context.NextContact?.Invoke(q.Now), q.Now)),
        new(ReasonCodes.LagGate, q => q.Holds.Lag),
        new(ReasonCodes.WaveGuard, q => q.Holds.Wave),
        new(ReasonCodes.Budget, q => q.Holds.Budget),
        new(ReasonCodes.Holdout, q => Holdout.Contains(Decider.CycleIdOf(q.Subject, q.Context), q.Policy.HoldoutSalt, q.Policy.HoldoutPercent) ? AsScheduled : null),
        new(ReasonCodes.LostCause, q => IsLostCause(q) ? OnlyAnEvent : null),
    ];

    /// <summary>The first gate that holds, and until when; <see cref="ReasonCodes.Fired"/> when all let pass.</summary>
    public static (string Reason, long WaitUntil) Ask(GateQuestion question)
    {
        foreach (var gate in InOrder)
            if (gate.Hold(question) is { } until)
                return (gate.Code, until);
        return (ReasonCodes.Fired, AsScheduled);
    }

    /// <summary>A cancelled last order moves the review into the past; give the customer the grace period before acting on it.</summary>
    public static long AfterGrace(RfmSummary customer, WinBackPolicy policy, long instant) =>
        customer.UndoneAt is { } undoneAt ? Math.Max(instant, undoneAt + (long)policy.GraceAfterCancellation.TotalMilliseconds) : instant;

    private static long? Later(long? instant, long now) => instant > now ? instant : null;

    /// <summary>Triggers that count for cooldown and cap, latest first. Held-out ones do: both arms of the experiment must pass the same gates.</summary>
    private static IEnumerable<WinBackTrigger> Counted(GateQuestion q) =>
        q.Subject.Triggers.Where(t => t.Disposition != Disposition.Silent).OrderByDescending(t => t.FiredAt);

    /// <summary>Each trigger in a row that went unanswered makes the next pause longer: who did not answer twice will not answer the third a month later.</summary>
    private static long? CooledDownAt(GateQuestion q)
    {
        var counted = Counted(q).ToList();
        if (counted.Count == 0)
            return null;
        var unanswered = counted.SkipWhile(t => t.State == TriggerState.Open).TakeWhile(t => t.State == TriggerState.Expired).Count();
        var cooldown = q.Policy.Cooldown.TotalMilliseconds;
        return counted[0].FiredAt + (long)Math.Min(cooldown * Math.Pow(q.Policy.Fatigue, unanswered), Math.Max(cooldown, LongestCooldown.TotalMilliseconds));
    }

    private static long? BelowCapAt(GateQuestion q) =>
        Counted(q).Skip(q.Policy.MaxTriggersPerQuarter - 1).FirstOrDefault() is { } limiting ? limiting.FiredAt + Quarter : null;

    /// <summary>Who cancelled has said so: that is no estimate of a small chance.</summary>
    private static bool IsLostCause(GateQuestion q) =>
        1 - q.PNoPurchase < q.Policy.LostCauseBelow && !q.Subject.Signals.HasChurnedBy(q.Now, q.Subject.Customer);
}
