using ChurnWorker.Assessment;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Sweep;

/// <summary>One pass: who is due by now, one decision each, one transaction. Its cost follows crossings, not customers.</summary>
internal sealed class SweepPass(Database database, ModelInForce models, Pacer pacer, Instruments instruments)
{
    /// <summary>Most customers in one transaction.</summary>
    public const int Limit = 2000;

    /// <summary>Reviews up to <see cref="Limit"/> due customers.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="notBefore">
    /// On an event-time clock: each customer is reviewed at the very instant the review was due, but not before the instant this names,
    /// when the service came to know of it. Null: everybody is reviewed now.
    /// </param>
    public SweepResult Run(long now, Func<string, long>? notBefore = null)
    {
        if (models.Context is null || !AnyoneDue(now))
            return default;

        using var span = Tracing.StartSweep();
        using var transaction = database.Begin();
        if (models.Context is not { } context)
            return default;
        var due = database.Customers.Due(now, Limit);
        var reviews = new List<Review>(due.Count);
        foreach (var row in due)
        {
            var at = notBefore is null ? now : Math.Max(row.NextReviewAt!.Value, notBefore(row.Summary.CustomerId));
            reviews.Add(new Review(row, at, Decider.Review(CaseOf(row), context, at)));
        }

        var saved = Paced(reviews).ToList();
        foreach (var review in saved)
            Save(review, context);
        transaction.Commit();
        foreach (var review in saved)
            Count(review.Decision);
        return new SweepResult(due.Count, due.Count == Limit);
    }

    /// <summary>An idle pass begins no transaction: one look into the index is all it costs.</summary>
    private bool AnyoneDue(long now)
    {
        lock (database.Gate)
            return database.Customers.IsAnyoneDue(now);
    }

    private CustomerCase CaseOf(CustomerRow row)
    {
        if (row.Tier != ValueTier.High && row.Cycle is null)
            return new CustomerCase(row.Summary, row.Tier, null, row.Signals, []);
        var cycle = row.Cycle is { } open ? database.Cycles.Find(open.CycleId) : null;
        return new CustomerCase(row.Summary, row.Tier, cycle, row.Signals, TriggersOf(row.Summary.CustomerId));
    }

    /// <summary>Cooldown and frequency cap are about a person: what went to those merged into the customer counts too.</summary>
    private List<WinBackTrigger> TriggersOf(string customerId)
    {
        var triggers = database.Cycles.TriggersOf(customerId, long.MinValue);
        foreach (var member in database.Links.MembersOf(customerId))
            triggers.AddRange(database.Cycles.TriggersOf(member, long.MinValue));
        return triggers;
    }

    /// <summary>What a refit or a backfill makes due fires at a measured pace, most value at stake first; the rest waits for its turn.</summary>
    private IEnumerable<Review> Paced(List<Review> reviews)
    {
        foreach (var review in reviews.Where(r => !r.IsPaced))
            yield return review;

        var firstTurn = long.MaxValue;
        var paced = reviews.Where(r => r.IsPaced).OrderBy(r => r.At).ThenByDescending(r => r.Decision.Trigger!.ValueAtStake);
        foreach (var review in paced.ThenBy(r => r.Row.Summary.CustomerId, StringComparer.Ordinal))
        {
            // On an event-time clock a pass spans time: whose turn came meanwhile goes first, so the rest stays due for the next pass.
            if (review.At >= firstTurn)
                yield break;
            var isItsTurn = pacer.TryTake(review.At, out var turn);
            if (!isItsTurn)
                firstTurn = Math.Min(firstTurn, turn);
            yield return isItsTurn ? review : review.Deferred(turn);
        }
    }

    private void Save(Review review, DecisionContext context)
    {
        var (row, at, decision) = (review.Row, review.At, review.Decision);
        foreach (var expired in decision.Expired)
        {
            var closed = expired with { State = TriggerState.Expired, ClosedAt = at };
            database.Cycles.Save(closed);
            if (closed.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Expired(closed, at));
        }

        if (decision.Trigger is { } trigger)
        {
            database.Cycles.Save(trigger);
            if (trigger.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Of(trigger, row.Summary, row.Signals, context, OriginOf(row.Summary)));
        }

        if (decision.Cycle is { } cycle)
            database.Cycles.Save(cycle);
        if (decision.Reason != ReasonCodes.NotLapsing)
            database.Decisions.Add(at, row.Summary.CustomerId, decision, context.Model.Id, context.Policy.Version);
        database.Customers.Schedule(row.Summary.CustomerId, row.Tier, decision.OpenCycle, decision.NextReviewAt);
    }

    private string? OriginOf(RfmSummary customer) => Tracing.IsOn ? database.Traces.Find(customer.CustomerId, customer.LastPurchaseAt) : null;

    private void Count(Decision decision)
    {
        instruments.CountDecisions(decision.Reason);
        if (decision.Trigger is { } trigger)
            instruments.CountTrigger(trigger);
        foreach (var expired in decision.Expired)
            instruments.CountTrigger(expired with { State = TriggerState.Expired });
    }
}
