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
    /// <param name="now">Unix milliseconds UTC.</param>
    public static CycleEnding Ending(
        WinBackCycle cycle, IReadOnlyList<WinBackTrigger> triggers, CustomerActivity activity, Func<string, ForecastModel> modelOf,
        WinBackPolicy policy, long now)
    {
        var closures = new List<TriggerClosure>();
        foreach (var trigger in triggers)
            if (trigger.State == TriggerState.Open && Close(trigger, cycle, activity, modelOf(trigger.ModelId), policy, now) is { } closure)
                closures.Add(closure);

        var state = StateAfter(cycle, triggers, closures, activity);
        return new CycleEnding(state == TriggerState.Open ? cycle : cycle with { State = state, ClosedAt = now }, closures);
    }

    /// <summary>A purchase after the cycle opened ends it even when all its triggers expired before; so does the loss of what it rests on.</summary>
    private static TriggerState StateAfter(
        WinBackCycle cycle, IReadOnlyList<WinBackTrigger> triggers, List<TriggerClosure> closures, CustomerActivity activity)
    {
        if (activity.Summary is { } customer && customer.LastPurchaseAt > cycle.OpenedAt)
            return TriggerState.Resolved;
        if (activity.Summary is null || activity.Summary.LastPurchaseAt < cycle.StartedAt)
            return TriggerState.Retracted;
        var standing = triggers.Count(t => t.State is TriggerState.Open or TriggerState.Expired) - closures.Count;
        return standing > 0 ? TriggerState.Open : TriggerState.Retracted;
    }

    private static TriggerClosure? Close(
        WinBackTrigger trigger, WinBackCycle cycle, CustomerActivity activity, ForecastModel model, WinBackPolicy policy, long now)
    {
        foreach (var order in activity.Orders)
            if (order.OccurredAt > trigger.FiredAt)
                return new TriggerClosure(trigger with { State = TriggerState.Resolved, ClosedAt = now }, order, null);

        var reason = Disproof(trigger, cycle, activity.Summary, model, policy);
        return reason is null ? null : new TriggerClosure(trigger with { State = TriggerState.Retracted, ClosedAt = now }, null, reason);
    }

    /// <summary>Why the trigger would not have fired had the new history been known; null when it would have.</summary>
    private static string? Disproof(
        WinBackTrigger trigger, WinBackCycle cycle, RfmSummary? customer, ForecastModel model, WinBackPolicy policy)
    {
        // Whatever the silence was counted from is gone: the cycle never was.
        if (customer is null || customer.LastPurchaseAt < cycle.StartedAt)
            return RetractionReasons.RefundCorrection;
        if (StageSchedule.Of(customer, model, policy).ReachedAt(trigger.FiredAt) < trigger.Stage)
            return RetractionReasons.LateEvent;
        return model.TierOf(model.ExpectedValue(customer, policy), customer.Currency) == ValueTier.High ? null : RetractionReasons.RefundCorrection;
    }
}
