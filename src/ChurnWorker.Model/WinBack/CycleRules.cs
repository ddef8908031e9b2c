using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>What a changed history means for the open cycle of its customer. Pure, and independent of the order in which the events came.</summary>
public static class CycleRules
{
    /// <summary>How a cycle and its open triggers end under a new history, if they do.</summary>
    /// <param name="cycle">An open cycle.</param>
    /// <param name="triggers">Its triggers, open or not.</param>
    /// <param name="activity">The new history.</param>
    /// <param name="modelOf">The model a trigger was decided with, by id.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="liveSince">When the service went live, Unix milliseconds UTC.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static CycleEnding Ending(
        WinBackCycle cycle, IReadOnlyList<WinBackTrigger> triggers, CustomerActivity activity, Func<string, ForecastModel> modelOf,
        WinBackPolicy policy, long liveSince, long now)
    {
        var closures = new List<TriggerClosure>();
        foreach (var trigger in triggers)
            if (trigger.State == TriggerState.Open && Close(trigger, cycle, activity, modelOf(trigger.ModelId), policy, liveSince, now) is { } closure)
                closures.Add(closure);

        var closed = closures.Select(c => c.Trigger.TriggerId).ToHashSet();
        var standing = triggers.Where(t => t.State is (TriggerState.Open or TriggerState.Expired) && !closed.Contains(t.TriggerId)).ToList();
        var state = StateAfter(cycle, standing, activity);
        return new CycleEnding(
            state == TriggerState.Open ? cycle with { Stage = standing.Max(t => t.Stage) } : cycle with { State = state, ClosedAt = now }, closures);
    }

    /// <summary>How a cycle ends that is taken back as a whole: it and its open triggers are retracted.</summary>
    /// <param name="cycle">An open cycle.</param>
    /// <param name="triggers">Its triggers, open or not.</param>
    /// <param name="reason">A code of <see cref="RetractionReasons"/>.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static CycleEnding Retraction(WinBackCycle cycle, IReadOnlyList<WinBackTrigger> triggers, string reason, long now) => new(
        cycle with { State = TriggerState.Retracted, ClosedAt = now },
        [.. triggers.Where(t => t.State == TriggerState.Open).Select(t => new TriggerClosure(t with { State = TriggerState.Retracted, ClosedAt = now }, null, reason))]);

    /// <summary>Whether a cycle that ran out unanswered still speaks for the customer's silence: the same silence is not acted on twice.</summary>
    public static bool IsSameSilence(WinBackCycle cycle, CustomerActivity activity) =>
        activity.Summary is { } customer && customer.LastPurchaseAt >= cycle.StartedAt && customer.LastPurchaseAt < cycle.OpenedAt;

    /// <summary>
    /// A trigger that stands open keeps its cycle open, for somebody must be told how it ends. Else a purchase since the cycle opened ends it,
    /// even when all its triggers expired before; so does the loss of what it rests on.
    /// </summary>
    private static TriggerState StateAfter(WinBackCycle cycle, List<WinBackTrigger> standing, CustomerActivity activity)
    {
        if (standing.Exists(t => t.State == TriggerState.Open))
            return TriggerState.Open;
        if (activity.Summary is { } customer && customer.LastPurchaseAt >= cycle.OpenedAt)
            return TriggerState.Resolved;
        return standing.Count > 0 && IsSameSilence(cycle, activity) ? TriggerState.Open : TriggerState.Retracted;
    }

    private static TriggerClosure? Close(
        WinBackTrigger trigger, WinBackCycle cycle, CustomerActivity activity, ForecastModel model, WinBackPolicy policy, long liveSince, long now)
    {
        foreach (var order in activity.Orders)
            if (order.OccurredAt >= trigger.FiredAt)
                return new TriggerClosure(trigger with { State = TriggerState.Resolved, ClosedAt = now }, order, null);

        var reason = Objection(trigger, activity.Signals) ?? Disproof(trigger, cycle, activity, model, policy, liveSince);
        return reason is null ? null : new TriggerClosure(trigger with { State = TriggerState.Retracted, ClosedAt = now }, null, reason);
    }

    /// <summary>
    /// Why a campaign must stop although the silence stands: the customer complained or refused contact while the trigger was open, be it settled
    /// by now or not, so that it does not matter whether opening and closing came together or apart.
    /// </summary>
    private static string? Objection(WinBackTrigger trigger, CustomerSignals signals) =>
        signals.Complaints.Any(c => c.WasOpenSince(trigger.FiredAt)) ? RetractionReasons.Complaint
        : signals.ContactRefusals.Any(at => at >= trigger.FiredAt) || signals.RefusesContact ? RetractionReasons.Consent
        : null;

    /// <summary>Why the trigger would not have fired had the new history been known; null when it would have.</summary>
    private static string? Disproof(
        WinBackTrigger trigger, WinBackCycle cycle, CustomerActivity activity, ForecastModel model, WinBackPolicy policy, long liveSince)
    {
        var customer = activity.Summary;

        // Whatever the silence was counted from is gone: the cycle never was.
        if (customer is null || customer.LastPurchaseAt < cycle.StartedAt)
            return RetractionReasons.RefundCorrection;
        var frozen = activity.Signals.FrozenBetween(customer.LastPurchaseAt, trigger.FiredAt);
        var onClock = frozen == 0 ? customer : customer with { LastPurchaseAt = customer.LastPurchaseAt + frozen };
        if (StageSchedule.Of(onClock, model, policy, activity.Signals.LastEnded?.EndsAt).ReachedAt(trigger.FiredAt) < trigger.Stage)
            return RetractionReasons.LateEvent;
        if (Replenishment.Holding(Replenishment.Of(activity, model.Supplies, policy), liveSince)?.Until > trigger.FiredAt)
            return RetractionReasons.LateEvent;

        // A model from before the shop reported in this currency cannot judge value in it.
        if (activity.Reporting?.Currency == customer.Currency && !model.Spend.ContainsKey(customer.Currency))
            return null;
        return model.TierOf(model.ExpectedValue(customer, policy), customer.Currency) == ValueTier.High ? null : RetractionReasons.RefundCorrection;
    }
}
