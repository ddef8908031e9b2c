using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>State, cycle and review instant of customers follow their changed histories. Inside a write transaction only.</summary>
internal sealed class Reassessment(Database database, ModelInForce models, FoldRules rules, ShadowBook? shadow, LifecycleBook? lifecycle)
{
    private const long NewsAge = 7L * 86_400_000;

    /// <summary>Brings everybody up to date whose history changed.</summary>
    public void Follow(Histories histories, Tally tally)
    {
        foreach (var (customerId, at) in histories.Regrouped)
            if (database.Links.RootOf(customerId) != customerId)
                Absorb(customerId, at, tally);
        foreach (var (customerId, at) in histories.Changed())
        {
            var activity = ActivityFold.Fold(customerId, histories.OfPerson(customerId), rules);
            foreach (var orderId in activity.ExceededOrders)
                if (histories.IsTouched(orderId))
                    tally.Unusual(UnusualCancellations.RefundExceedsOrder);
            foreach (var orderId in activity.ForeignRefundOrders)
                if (histories.IsTouched(orderId))
                    tally.Unusual(UnusualCancellations.RefundInOtherCurrency);
            Reassess(activity, histories.Regrouped.ContainsKey(customerId), at, tally);
        }
    }

    /// <summary>A merged customer has no state of its own: what campaigns were asked to do for it is taken back.</summary>
    private void Absorb(string customerId, long now, Tally tally)
    {
        if (database.Customers.CycleOf(customerId) is { } cycleId && database.Cycles.Find(cycleId) is { State: TriggerState.Open } cycle)
            End(cycle, CycleRules.Retraction(cycle, database.Cycles.TriggersOf(cycle), RetractionReasons.Merged, now), now, tally);
        database.Customers.Remove(customerId);
        shadow?.Absorb(customerId, now);
        lifecycle?.Forget(customerId);
    }

    private void Reassess(CustomerActivity activity, bool isRegrouped, long now, Tally tally)
    {
        var cycle = CycleOf(activity.CustomerId, isRegrouped) is { } found ? Continued(activity, found, now, tally) : null;
        if (activity.Summary is not { } customer)
        {
            database.Customers.Remove(activity.CustomerId);
            shadow?.Follow(activity, null, now);
            lifecycle?.Forget(activity.CustomerId);
            return;
        }

        var row = models.RowOf(customer, cycle, models.SignalsOf(activity));
        database.Customers.Save(row);
        shadow?.Follow(activity, row, now);
        lifecycle?.Follow(row, now);
        if (models.Context is { } context)
            Suggest(activity, row, context, now);
    }

    /// <summary>
    /// What is asked or offered once, while it is news: history that an import or a late source brings is none. The ids name what they are about, and
    /// the outbox keeps the first message of an id.
    /// </summary>
    private void Suggest(CustomerActivity activity, CustomerRow row, DecisionContext context, long now)
    {
        if (row.Signals.ContactRefused)
            return;
        foreach (var ended in activity.Signals.Subscriptions)
            if (ended is { CancelledAt: { } cancelledAt, Reason: null } && IsNews(cancelledAt, context, now))
                database.Outbox.Add(WinBackMessages.ExitSurvey(ended, row.Summary, row.Tier, context.Tenant, now));
        if (context.Policy.SuggestSubscriptions && row.Tier == ValueTier.High && activity.Signals.Subscriptions.Count == 0 && !row.Signals.Block
            && IsNews(row.Summary.LastPurchaseAt, context, now) && BuyingRhythm.RegularGap(activity.Orders) is { } days)
            database.Outbox.Add(WinBackMessages.SubscriptionOffer(row.Summary, days, context, now));
    }

    private static bool IsNews(long at, DecisionContext context, long now) => at >= context.LiveSince && at > now - NewsAge;

    /// <summary>The cycle of the customer's present silence. One that ran out before a merge is found again after the unmerge: the same silence is not acted on twice.</summary>
    private WinBackCycle? CycleOf(string customerId, bool isRegrouped)
    {
        if (database.Customers.CycleOf(customerId) is { } cycleId)
            return database.Cycles.Find(cycleId);
        if (!isRegrouped || database.Cycles.TriggersOf(customerId, long.MinValue).LastOrDefault() is not { } last)
            return null;
        return database.Cycles.Find(last.CycleId) is { State: TriggerState.Expired } cycle ? cycle : null;
    }

    /// <summary>Closes the triggers that the new history answers or disproves; null when the cycle no longer speaks for the customer's silence.</summary>
    private OpenCycle? Continued(CustomerActivity activity, WinBackCycle cycle, long now, Tally tally)
    {
        if (cycle.State == TriggerState.Expired)
            return CycleRules.IsSameSilence(cycle, activity) ? OpenCycle.RunOut(cycle.CycleId) : null;
        var triggers = database.Cycles.TriggersOf(cycle);
        var ending = CycleRules.Ending(cycle, triggers, activity, models.Find, models.PolicyOf(cycle.PolicyVersion), models.LiveSince, now);
        End(cycle, ending, now, tally);
        return ending.OpenCycle(triggers);
    }

    private void End(WinBackCycle before, CycleEnding ending, long now, Tally tally)
    {
        foreach (var closure in ending.Closures)
        {
            database.Cycles.Save(closure.Trigger);
            tally.Closed(closure.Trigger);
            if (closure.Trigger.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Of(closure, now));
        }

        if (ending.Cycle != before)
            database.Cycles.Save(ending.Cycle);
    }
}
