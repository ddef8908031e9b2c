using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>What a changed history means for the open cycle of its customer. Pure, and independent of the order in which the events came.</summary>
public static class CycleRules
{
    /// <summary>How one open trigger ends under the new history; null when it stands.</summary>
    /// <param name="trigger">An open trigger.</param>
    /// <param name="cycle">Its cycle.</param>
    /// <param name="activity">The new history.</param>
    /// <param name="model">The model the trigger was decided with.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static TriggerClosure? Close(
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
