using ChurnWorker.Assessment;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Sweep;

/// <summary>One pass: who is due by now, one decision each, one transaction. Its cost follows crossings, not customers.</summary>
internal sealed class SweepPass(Database database, ModelInForce models, FoldRules rules, Turnstile turnstile, Instruments instruments)
{
    /// <summary>The wave guard, for gauges.</summary>
    public WaveGuard Wave => turnstile.Wave;

    /// <summary>How long a customer waits whom the lag gate held before being asked again, milliseconds.</summary>
    public const long LagRecheck = 15_000;

    /// <summary>Read once a pass, and only where something is published.</summary>
    private Lazy<MeasuredUplift?> _uplift = null!;

    private readonly Reminders _reminders = new(database, models, rules);

    /// <summary>Reviews up to <see cref="Turnstile.Limit"/> due customers.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="notBefore">
    /// On an event-time clock: each customer is reviewed at the very instant the review was due, but not before the instant this names,
    /// when the service came to know of it. Null: everybody is reviewed now.
    /// </param>
    /// <param name="isLagging">Whether the service may not have seen the latest purchases.</param>
    public SweepResult Run(long now, Func<string, long>? notBefore = null, bool isLagging = false) =>
        AnyoneDue(now) ? database.Retry(() => RunOnce(now, notBefore, isLagging)) : default;

    private SweepResult RunOnce(long now, Func<string, long>? notBefore, bool isLagging)
    {
        using var span = Tracing.StartSweep();
        using var transaction = database.Begin();
        if (models.Context is not { } context)
            return default;
        turnstile.Begin();
        _uplift = new Lazy<MeasuredUplift?>(() => MetaStore.ReadUplift(database.Writer));

        // Two workers that spend one budget at once would spend it twice
        if (turnstile.HasBudget)
            database.Writer.Serialize("budget");
        var limit = turnstile.Limit;
        var due = database.Customers.Due(now, limit);
        database.ReadAhead(due);
        var isFull = due.Count == limit;
        var holds = new Holds { Lag = isLagging ? now + LagRecheck : null };
        var reviews = new List<Review>(due.Count);
        foreach (var stored in due)
        {
            // Under a new model, whoever has not been given the new instants yet still has the tier of the one before
            var row = stored with { Tier = models.TierOf(stored.Summary) };
            var at = notBefore is null ? now : Math.Max(row.NextReviewAt!.Value, notBefore(row.Summary.CustomerId));
            var (reminded, messages) = _reminders.Due(row, at, holds.Lag);
            reviews.Add(Review.Of(reminded, CaseOf(reminded), models.ContextOf(row.Cycle)!, at, holds) with { Reminders = messages });
        }

        var stillToCome = isFull ? database.Customers.CountFresh(now - WaveGuard.Hour, now, turnstile.Wave.Most(context.Model.Customers) + 1) : 0;
        var saved = turnstile.Settle(reviews, stillToCome, context.Model.Customers);
        foreach (var review in saved)
            Save(review);
        FailPoint.Reached(FailPoint.SweepCommitting);
        using (database.Gate.Hold())
        {
            transaction.Commit();
            turnstile.Keep();
        }

        FailPoint.Reached(FailPoint.SweepCommitted);
        foreach (var review in saved)
            Count(review);
        return new SweepResult(due.Count, isFull, turnstile.Wave.IsHolding);
    }

    /// <summary>An idle pass begins no transaction: one look into the index is all it costs.</summary>
    private bool AnyoneDue(long now)
    {
        using (database.Gate.Hold())
            return database.Customers.IsAnyoneDue(now);
    }

    private CustomerCase CaseOf(CustomerRow row)
    {
        if (row.Tier != ValueTier.High && row.Cycle is null)
            return new CustomerCase(row.Summary, row.Tier, null, row.Signals, []);
        var cycle = row.Cycle is { } open ? database.Cycles.Find(open.CycleId) : null;

        // Cooldown and frequency cap are about a person: what went to those merged into the customer counts too
        var triggers = database.Cycles.TriggersOf(row.Summary.CustomerId, database.Links.MembersOf(row.Summary.CustomerId));
        return new CustomerCase(row.Summary, row.Tier, cycle, row.Signals, triggers);
    }

    private void Save(Review review)
    {
        var (row, context, at, decision) = (review.Row, review.Context, review.At, review.Decision);
        if (row.Tier == ValueTier.High && row.Signals.ComplaintOpen)
            AskForRecovery(row.Summary, context, at);
        foreach (var expired in decision.Expired)
        {
            var closed = expired with { State = TriggerState.Expired, ClosedAt = at };
            database.Cycles.Save(closed);
            if (closed.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Expired(closed, at));
        }

        foreach (var reminder in review.Reminders)
            database.Outbox.Add(reminder);
        if (decision.Trigger is { } trigger)
        {
            database.Cycles.Save(trigger);
            Note(trigger, row, context);
            if (trigger.Disposition == Disposition.Published)
                database.Outbox.Add(WinBackMessages.Of(trigger, row.Summary, row.Signals, context, ContentOf(row.Summary.CustomerId), _uplift.Value, OriginOf(row.Summary)));
        }

        if (decision.Cycle is { } cycle)
            database.Cycles.Save(cycle);
        if (review.IsNews)
            database.Decisions.Add(at, row.Summary.CustomerId, decision, context.Model.Id, context.Policy.Version);
        database.Customers.Schedule(row.Summary.CustomerId, row.Tier, decision.OpenCycle, review.HeldBy, decision.NextReviewAt, row.Signals.RemindAt);
    }

    /// <summary>Read when a trigger fires and not kept: most customers never have one.</summary>
    private CustomerContent ContentOf(string customerId)
    {
        var events = database.Ledger.Load(customerId, database.Links.MembersOf(customerId));
        return ContentFold.Fold(events, ActivityFold.Fold(customerId, events, rules));
    }

    /// <summary>Every crossing is a forecast to be held to; the end of a subscription is none, it is certain.</summary>
    private void Note(WinBackTrigger trigger, CustomerRow row, DecisionContext context)
    {
        var customer = row.Summary;
        if (row.Signals.HasChurnedBy(trigger.FiredAt, customer))
            return;
        database.Forecasts.Add(new ForecastRow(
            customer.CustomerId,
            trigger.FiredAt,
            trigger.Stage,
            trigger.FiredAt + (context.Policy.HorizonDays * 86_400_000L),
            customer.LastPurchaseAt,
            trigger.PNoPurchase,
            context.Model.RawProbabilityOfNoPurchase(customer, customer.AgeAt(trigger.FiredAt), context.Policy.HorizonDays),
            customer.Frequency == 0 ? null : (double)customer.RecencyDays / customer.Frequency,
            trigger.ModelId,
            trigger.Disposition == Disposition.Published,
            null));
    }

    private string? OriginOf(RfmSummary customer) => Tracing.IsOn ? database.Traces.Find(customer.CustomerId, customer.LastPurchaseAt) : null;

    private void Count(Review review)
    {
        var decision = review.Decision;
        instruments.CountDecisions(decision.Reason);
        if (decision.Trigger is { } trigger)
            instruments.CountTrigger(trigger);
        foreach (var expired in decision.Expired)
            instruments.CountTrigger(expired with { State = TriggerState.Expired });
    }

    /// <summary>
    /// Service comes before sales: once for each complaint that is open now, for the id is the complaint's and the outbox keeps the first message
    /// of an id. What was opened before the service went live is history.
    /// </summary>
    private void AskForRecovery(RfmSummary customer, DecisionContext context, long now)
    {
        var events = database.Ledger.Load(customer.CustomerId, database.Links.MembersOf(customer.CustomerId));
        foreach (var complaint in SignalFold.Fold(events).Complaints)
            if (complaint.ClosedAt is null && complaint.OpenedAt >= context.LiveSince)
                database.Outbox.Add(WinBackMessages.Recovery(complaint, customer, context, now));
    }
}
