using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Assessment;

/// <summary>The story of a batch: accept, load, fold, decide, save, enqueue, commit. One transaction; poison is quarantined inside it.</summary>
/// <param name="database">The store.</param>
/// <param name="reassessment">What follows from changed histories.</param>
/// <param name="instruments">Counts outcomes.</param>
/// <param name="place">The queue that batches come from, for spans.</param>
/// <param name="alarm">Tells ops of refusals.</param>
internal sealed class BatchAssessor(Database database, Reassessment reassessment, Instruments instruments, MessagingPlace place, QuarantineAlarm alarm)
{
    /// <summary>Takes a batch into the store and returns what became of each, in order. When this returns, everything is on disk.</summary>
    /// <param name="batch">What a lane received, in order of arrival.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, long now) => Assess(batch, _ => now);

    /// <summary>
    /// The same for a lane that is behind. Pages that several batches change are written once when these share a transaction, and they do until
    /// somebody else has waited long enough to write.
    /// </summary>
    /// <param name="batch">What a lane received, in order of arrival.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="more">Adds to the batch what came in meanwhile; false when that is nothing, or enough.</param>
    public IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, long now, Func<bool> more) => database.Retry(() => AssessOnce(batch, _ => now, more));

    /// <summary>The same on an event-time clock, which moves within a batch.</summary>
    /// <param name="batch">Rows of a history.</param>
    /// <param name="clock">What time it is at the row of an index, Unix milliseconds UTC.</param>
    public IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, Func<int, long> clock) =>
        database.Retry(() => AssessOnce(batch, clock, () => false));

    /// <summary>Whether a batch failed for the store's sake: no event of it is to blame.</summary>
    public bool IsOfStore(Exception failure) => database.IsToBlame(failure);

    private List<EventOutcome> AssessOnce(IReadOnlyList<Inbound> batch, Func<int, long> clock, Func<bool> more)
    {
        var tally = new Tally();
        var outcomes = new List<EventOutcome>(batch.Count);
        var hasErased = false;
        using (var transaction = database.Begin(batch))
        {
            do
            {
                hasErased |= Take(batch, outcomes, clock, tally);
            }
            while (database.MayGoOn && more());
            FailPoint.Reached(FailPoint.AssessmentCommitting);
            transaction.Commit();
        }

        FailPoint.Reached(FailPoint.AssessmentCommitted);
        tally.CountInto(instruments, batch, outcomes);
        if (tally.Refusals.Count > 0)
            alarm.Note(tally.Refusals, clock(batch.Count - 1));
        if (hasErased)
            database.ScrubIfDue();
        return outcomes;
    }

    /// <summary>Takes what has no outcome yet; returns whether somebody was erased.</summary>
    private bool Take(IReadOnlyList<Inbound> batch, List<EventOutcome> outcomes, Func<int, long> clock, Tally tally)
    {
        var first = outcomes.Count;
        using var span = Tracing.StartProcess(batch.Skip(first).Select(input => input.TraceParent), batch.Count - first, place);
        var identities = new Identities(database.Links);
        var histories = new Histories(database.Ledger, identities);
        var erasure = new Erasure(database, histories, identities, tally);
        for (var i = first; i < batch.Count; i++)
            outcomes.Add(Accept(batch[i], clock(i), histories, erasure, tally));
        reassessment.Follow(histories, tally);
        return erasure.HasErased;
    }

    private EventOutcome Accept(Inbound input, long at, Histories histories, Erasure erasure, Tally tally)
    {
        var outcome = Judge(input, at, histories, erasure, tally);
        if (outcome != EventOutcome.Quarantined && input.QuarantineSequence is { } sequence)
            database.Quarantine.Remove(sequence);
        return outcome;
    }

    private EventOutcome Judge(Inbound input, long at, Histories histories, Erasure erasure, Tally tally)
    {
        if (input.IsGuest)
            return EventOutcome.Guest;
        if (input.Note is not null)
            return EventOutcome.Noted;
        if (input.Event is not { } e)
        {
            if (erasure.IsNamedIn(input))
                return EventOutcome.Erased;
            Refuse(input, input.Reason!, input.ReasonText, tally);
            return EventOutcome.Quarantined;
        }

        // Before the inbox, which must keep nothing of an erased customer
        if (e.Kind == ActivityKind.Erased)
            return erasure.Take(e, at) ? EventOutcome.Accepted : EventOutcome.Erased;
        if (erasure.Drops(e, at))
            return EventOutcome.Erased;

        switch (database.Inbox.Note(e.Source, e.EventId, input.Digest))
        {
            case InboxResult.Duplicate:
                return EventOutcome.Duplicate;
            case InboxResult.Conflict:
                Refuse(input, QuarantineReasons.IdConflict, QuarantineReasons.IdConflictText, tally);
                return EventOutcome.Quarantined;
            default:
                // heartbeats and outcomes of campaigns name no customer: no history holds them
                if (e.Kind == ActivityKind.CampaignOutcome)
                    return database.Outcomes.Add(e) ? EventOutcome.Accepted : EventOutcome.UnknownTrigger;
                if (e.Kind == ActivityKind.Heartbeat)
                    HeartbeatStore.Note(database, e.Subject, e.OccurredAt);
                else
                    histories.Add(e, at);
                if (e is { Kind: ActivityKind.Cancellation, OrderId.Length: 0 })
                    tally.Unusual(UnusualCancellations.Unmatched);
                if (e.Kind == ActivityKind.Purchase && Tracing.IsOn && input.TraceParent is { } origin && Tracing.IsRecorded(origin))
                    database.Traces.Note(e.CustomerId, e.OccurredAt, origin);
                return EventOutcome.Accepted;
        }
    }

    private void Refuse(Inbound input, string reason, string? text, Tally tally)
    {
        if (input.QuarantineSequence is { } sequence)
            database.Quarantine.Restate(sequence, input, reason, text);
        else if (!database.Quarantine.Add(input, reason, text))
            return;
        tally.Refused(reason);
    }
}
