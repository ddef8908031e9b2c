using ChurnWorker.Assessment;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;

namespace ChurnWorker.Sweep;

/// <summary>Reminds customers of what runs out. Inside a write transaction only.</summary>
internal sealed class Reminders(Database database, ModelInForce models, FoldRules rules)
{
    /// <summary>
    /// The messages to a customer whose reminder has come, each once: its id is that of article and purchase, and the outbox keeps the first message
    /// of an id. The row comes back with the instant of the next reminder.
    /// </summary>
    /// <param name="row">The customer as stored.</param>
    /// <param name="at">Unix milliseconds UTC.</param>
    /// <param name="lagUntil">When to ask again, because a purchase may be waiting unseen; null when none is.</param>
    public (CustomerRow Row, IReadOnlyList<OutboxMessage> Messages) Due(CustomerRow row, long at, long? lagUntil)
    {
        if (!(row.Signals.RemindAt <= at))
            return (row, []);
        var context = models.Context!;
        if (Math.Max(lagUntil ?? at, context.NextContact?.Invoke(at) ?? at) is var later && later > at)
            return (row with { Signals = row.Signals with { RemindAt = later } }, []);

        var customerId = row.Summary.CustomerId;
        var activity = ActivityFold.Fold(customerId, database.Ledger.Load(customerId, database.Links.MembersOf(customerId)), rules);
        var dues = Replenishment.Of(activity, context.Model.Supplies, context.Policy);
        var mayBeSpokenTo = row.Cycle is null && !row.Signals.Block;
        return (
            row with { Signals = row.Signals with { RemindAt = dues.FirstOrDefault(due => due.DueAt > at)?.DueAt } },
            [.. dues.Where(due => mayBeSpokenTo && Replenishment.IsOpen(due, context.LiveSince, at)).Select(due => WinBackMessages.Replenishment(due, row.Summary, row.Tier, context, at))]);
    }
}
