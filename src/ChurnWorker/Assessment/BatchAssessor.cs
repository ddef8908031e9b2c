using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Assessment;

/// <summary>The story of a batch: accept, load, fold, decide, save, enqueue, commit. One transaction; poison is quarantined inside it.</summary>
internal sealed class BatchAssessor(Database database, ModelInForce models, FoldRules rules, Instruments instruments)
{
    /// <summary>Takes a batch into the store and returns what became of each, in order. When this returns, everything is on disk.</summary>
    /// <param name="batch">What a lane received, in order of arrival.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, long now) => Assess(batch, _ => now);

    /// <summary>The same on an event-time clock, which moves within a batch.</summary>
    /// <param name="batch">Rows of a history.</param>
    /// <param name="clock">What time it is at the row of an index, Unix milliseconds UTC.</param>
    public IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, Func<int, long> clock)
    {
        var tally = new Tally();
        using var transaction = database.Begin();
        var histories = new Histories(database.Ledger);
        var outcomes = new EventOutcome[batch.Count];
        for (var i = 0; i < batch.Count; i++)
            outcomes[i] = Accept(batch[i], clock(i), histories, tally);
        foreach (var (customerId, at) in histories.Changed)
            Reassess(ActivityFold.Fold(customerId, histories.Of(customerId), rules), at, tally);
        transaction.Commit();
        tally.CountInto(instruments, batch, outcomes);
        return outcomes;
    }

    private EventOutcome Accept(Inbound input, long at, Histories histories, Tally tally)
    {
        if (input.IsGuest)
            return EventOutcome.Guest;
        if (input.Event is not { } e)
        {
            Refuse(input, input.Reason!, input.ReasonText, tally);
            return EventOutcome.Quarantined;
        }

        switch (database.Inbox.Note(e.Source, e.EventId, input.Digest))
        {
            case InboxResult.Duplicate:
                return EventOutcome.Duplicate;
            case InboxResult.Conflict:
                Refuse(input, QuarantineReasons.IdConflict, "the event id was seen with another body", tally);
                return EventOutcome.Quarantined;
            default:
                // heartbeats and outcomes of campaigns name no customer: no history holds them
                if (e.Kind is not (ActivityKind.Heartbeat or ActivityKind.CampaignOutcome))
                    histories.Add(e, at);
                return EventOutcome.Accepted;
        }
    }

    private void Refuse(Inbound input, string reason, string? text, Tally tally)
    {
        database.Quarantine.Add(input, reason, text);
        tally.Refused(reason);
    }

    /// <summary>State, cycle and review instant of one customer follow the new history.</summary>
    private void Reassess(CustomerActivity activity, long now, Tally tally)
    {
        var cycle = database.Customers.CycleOf(activity.CustomerId) is { } cycleId
            ? Continued(activity, database.Cycles.Find(cycleId), now, tally)
            : null;
        if (activity.Summary is not { } customer)
        {
            database.Customers.Remove(activity.CustomerId);
            return;
        }

        var signals = DecisionSignals.Of(activity.Signals);
        var row = models.RowOf(customer, cycle, signals);
        database.Customers.Save(row);
        if (row.Tier == ValueTier.High && signals.ComplaintOpen)
            AskForRecovery(activity, customer, now);
    }

    /// <summary>Once for each open complaint: the id is the complaint's, and the outbox keeps the first message of an id.</summary>
    private void AskForRecovery(CustomerActivity activity, RfmSummary customer, long now)
    {
        foreach (var complaint in activity.Signals.Complaints)
            if (complaint.ClosedAt is null)
                database.Outbox.Add(WinBackMessages.Recovery(complaint, customer, models.Context!, now));
    }

    /// <summary>Closes the triggers that the new history answers or disproves; null when the cycle no longer speaks for the customer's silence.</summary>
    private OpenCycle? Continued(CustomerActivity activity, WinBackCycle cycle, long now, Tally tally)
    {
        if (cycle.State == TriggerState.Expired)
            return CycleRules.IsSameSilence(cycle, activity) ? OpenCycle.RunOut(cycle.CycleId) : null;
        var triggers = database.Cycles.TriggersOf(activity.CustomerId, cycle.OpenedAt).Where(t => t.CycleId == cycle.CycleId).ToList();
        var ending = CycleRules.Ending(cycle, triggers, activity, models.Find, models.Policy, now);
        foreach (var closure in ending.Closures)
        {
            database.Cycles.Save(closure.Trigger);
            tally.Closed(closure.Trigger);
            if (closure.Trigger.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Of(closure, now));
        }

        if (ending.Cycle != cycle)
            database.Cycles.Save(ending.Cycle);
        return ending.OpenCycle(triggers);
    }
}
