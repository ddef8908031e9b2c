using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>
/// What a shadow policy would do with the same customers: its own review instants, cycles and triggers beside the live ones, which it never touches.
/// Nobody is told. Inside a write transaction only.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="models">The model in force, which it shares.</param>
/// <param name="policy">The shadow policy.</param>
/// <param name="since">Since when it decides, Unix milliseconds UTC: what crossed before opens silently, as when a service goes live.</param>
internal sealed class ShadowBook(Database database, ModelInForce models, WinBackPolicy policy, long since)
{
    private readonly Func<long, long>? _nextContact = ContactHours.NextContact(policy.QuietHours);

    /// <summary>What it decides with; null before the first calibration.</summary>
    public DecisionContext? Context => models.Context is { } context ? context with { Policy = policy, LiveSince = Math.Max(since, context.LiveSince), NextContact = _nextContact } : null;

    /// <summary>Follows a changed history.</summary>
    /// <param name="activity">The customer.</param>
    /// <param name="row">The live state; null where no purchase is left.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public void Follow(CustomerActivity activity, CustomerRow? row, long now)
    {
        var cycle = database.Shadow.Find(activity.CustomerId)?.Cycle is { } known ? Continued(activity, known, now) : null;
        if (row is null)
            database.Shadow.Remove(activity.CustomerId);
        else
            Schedule(row, cycle);
    }

    /// <summary>A merged customer has no state of its own.</summary>
    public void Absorb(string customerId, long now)
    {
        if (database.Shadow.Find(customerId)?.Cycle is { } known && database.Shadow.Cycles.Find(known.CycleId) is { State: TriggerState.Open } cycle)
            End(cycle, CycleRules.Retraction(cycle, database.Shadow.Cycles.TriggersOf(cycle), RetractionReasons.Merged, now));
        database.Shadow.Remove(customerId);
    }

    /// <summary>Gives a customer the review instant that the model in force implies.</summary>
    public void Retime(CustomerRow row) => Schedule(row, database.Shadow.Find(row.Summary.CustomerId)?.Cycle);

    /// <summary>
    /// The triggers that its gates count: its own, and those that the live policy fired before there was a shadow. The latter never expire here, that is the
    /// live policy's business.
    /// </summary>
    public IReadOnlyList<WinBackTrigger> TriggersOf(string customerId)
    {
        var members = database.Links.MembersOf(customerId);
        return
        [
            .. database.Cycles.TriggersOf(customerId, members).Where(t => t.FiredAt < since).Select(t => t with { ExpiresAt = long.MaxValue }),
            .. database.Shadow.Cycles.TriggersOf(customerId, members),
        ];
    }

    /// <summary>What the shadow sees of a customer: reminders are no matter of policy versions.</summary>
    public static DecisionSignals Seen(DecisionSignals signals) => signals with { RemindAt = null };

    private void Schedule(CustomerRow row, OpenCycle? cycle)
    {
        if (Context is not { } context)
            return;
        database.Shadow.Save(new ShadowRow(row.Summary.CustomerId, cycle, null, Decider.NextReview(row.Summary, row.Tier, cycle, Seen(row.Signals), context)));
    }

    private OpenCycle? Continued(CustomerActivity activity, OpenCycle known, long now)
    {
        var cycle = database.Shadow.Cycles.Find(known.CycleId);
        if (cycle.State == TriggerState.Expired)
            return CycleRules.IsSameSilence(cycle, activity) ? OpenCycle.RunOut(cycle.CycleId) : null;
        var triggers = database.Shadow.Cycles.TriggersOf(cycle);
        var ending = CycleRules.Ending(cycle, triggers, activity, models.Find, policy, models.LiveSince, now);
        End(cycle, ending);
        return ending.OpenCycle(triggers) is { } open ? open with { PolicyVersion = null } : null;
    }

    private void End(WinBackCycle before, CycleEnding ending)
    {
        foreach (var closure in ending.Closures)
            database.Shadow.Cycles.Save(closure.Trigger);
        if (ending.Cycle != before)
            database.Shadow.Cycles.Save(ending.Cycle);
    }
}
