using ChurnWorker.Assessment;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Sweep;

/// <summary>One pass of the shadow policy: who is due under it by now, one decision each, logged and never published.</summary>
internal sealed class ShadowPass(Database database, ShadowBook book, Turnstile turnstile, Instruments instruments)
{
    /// <summary>Reviews due customers; returns how many.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="isLagging">Whether the service may not have seen the latest purchases.</param>
    public int Run(long now, bool isLagging = false) => AnyoneDue(now) ? database.Retry(() => RunOnce(now, isLagging)) : 0;

    private int RunOnce(long now, bool isLagging)
    {
        using var transaction = database.Begin();
        if (book.Context is not { } context)
            return 0;
        turnstile.Begin();
        if (turnstile.HasBudget)
            database.Writer.Serialize("shadow-budget");
        var due = database.Shadow.Due(now, turnstile.Limit);
        var holds = new Holds { Lag = isLagging ? now + SweepPass.LagRecheck : null };
        var saved = turnstile.Settle([.. due.Select(shadow => ReviewOf(shadow, context, now, holds)).OfType<Review>()], 0, context.Model.Customers);
        foreach (var review in saved)
            Save(review);
        using (database.Gate.Hold())
        {
            transaction.Commit();
            turnstile.Keep();
        }

        foreach (var review in saved)
            instruments.CountShadowDecisions(review.Decision.Reason);
        return due.Count;
    }

    private bool AnyoneDue(long now)
    {
        using (database.Gate.Hold())
            return database.Shadow.IsAnyoneDue(now);
    }

    private Review? ReviewOf(ShadowRow shadow, DecisionContext context, long now, Holds holds)
    {
        if (database.Customers.Find(shadow.CustomerId) is not { } live)
        {
            database.Shadow.Remove(shadow.CustomerId);
            return null;
        }

        var row = live with { Cycle = shadow.Cycle, HeldBy = shadow.HeldBy, NextReviewAt = shadow.NextReviewAt, Signals = ShadowBook.Seen(live.Signals) };
        var cycle = shadow.Cycle is { } open ? database.Shadow.Cycles.Find(open.CycleId) : null;
        return Review.Of(row, new CustomerCase(row.Summary, row.Tier, cycle, row.Signals, book.TriggersOf(shadow.CustomerId)), context, now, holds);
    }

    private void Save(Review review)
    {
        var (customerId, at, decision) = (review.Row.Summary.CustomerId, review.At, review.Decision);
        foreach (var expired in decision.Expired)
            database.Shadow.Cycles.Save(expired with { State = TriggerState.Expired, ClosedAt = at });
        if (decision.Trigger is { } trigger)
            database.Shadow.Cycles.Save(trigger);
        if (decision.Cycle is { } cycle)
            database.Shadow.Cycles.Save(cycle);
        if (review.IsNews)
            database.Decisions.Add(at, customerId, decision, review.Context.Model.Id, review.Context.Policy.Version, isShadow: true);
        database.Shadow.Save(new ShadowRow(customerId, decision.OpenCycle, review.HeldBy, decision.NextReviewAt));
    }
}
