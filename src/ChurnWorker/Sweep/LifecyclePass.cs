using ChurnWorker.Assessment;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;

namespace ChurnWorker.Sweep;

/// <summary>One pass over those whose place in the lifecycle changes by now. Its cost follows crossings, not customers.</summary>
internal sealed class LifecyclePass(Database database, ModelInForce models)
{
    private const int Limit = 2000;

    /// <summary>A first look at somebody, as after the messages were turned on, tells of new customers of a week at most: the others are no news.</summary>
    private const long NewsAge = 7L * 86_400_000;

    /// <summary>Looks at due customers; returns how many.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public int Run(long now) => AnyoneDue(now) ? database.Retry(() => RunOnce(now)) : 0;

    private int RunOnce(long now)
    {
        using var transaction = database.Begin();
        if (models.Context is not { } context)
            return 0;
        var due = database.Lifecycles.Due(now, Limit);
        foreach (var row in due)
            Look(row, context, now);
        transaction.Commit();
        return due.Count;
    }

    private bool AnyoneDue(long now)
    {
        using (database.Gate.Hold())
            return database.Lifecycles.IsAnyoneDue(now);
    }

    private void Look(LifecycleRow row, DecisionContext context, long now)
    {
        if (database.Customers.Find(row.CustomerId) is not { } customer)
        {
            database.Lifecycles.Remove(row.CustomerId);
            return;
        }

        var to = Lifecycle.At(row.Standing, customer.Summary, customer.Signals, context, now);
        if (to.State != row.Standing?.State && IsNews(row.Standing, to, context, now))
            database.Outbox.Add(WinBackMessages.LifecycleChanged(row.Standing, to, customer.Summary, customer.Tier, context, now));
        database.Lifecycles.Save(new LifecycleRow(row.CustomerId, to, Lifecycle.NextChange(customer.Summary, customer.Signals, context, now)));
    }

    private static bool IsNews(LifecycleStanding? from, LifecycleStanding to, DecisionContext context, long now) =>
        to.Since >= context.LiveSince && (from is not null || (to.State == LifecycleState.New && to.Since > now - NewsAge));
}
