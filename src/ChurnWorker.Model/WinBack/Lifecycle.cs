using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>
/// The lifecycle of a customer of any tier, by the stages of the policy: a pure function of where the customer stood, the history, the model and now. Silence moves
/// it on at the crossing; a new model or a correction moves it back only where the probability is clearly below the threshold, so that nobody goes to and fro.
/// </summary>
public static class Lifecycle
{
    /// <summary>How far below a threshold the probability must be before a state is left without a purchase.</summary>
    private const double Hysteresis = 0.05;

    /// <summary>Where a customer stands at an instant.</summary>
    /// <param name="from">Where the customer stood when somebody last looked; null when nobody did.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="signals">What beside orders decides.</param>
    /// <param name="context">Model and policy.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static LifecycleStanding At(LifecycleStanding? from, RfmSummary customer, DecisionSignals signals, DecisionContext context, long now)
    {
        if (signals.HasChurnedBy(now, customer))
            return Kept(from, LifecycleState.Cancelled, signals.ChurnedAt!.Value);
        var (onClock, policy) = (signals.OnClock(customer), context.Policy);
        var schedule = StageSchedule.Of(onClock, context.Model, policy, signals.ChurnedAt);
        var stage = schedule.ReachedAt(now);
        if (from is { State: LifecycleState.Cooling or LifecycleState.AtRisk or LifecycleState.Lapsed } && customer.LastPurchaseAt <= from.Since)
        {
            var relaxed = policy with { Stages = [.. policy.Stages.Select(threshold => Math.Max(threshold - Hysteresis, threshold / 2))] };
            var kept = Of(StageSchedule.Of(onClock, context.Model, relaxed, signals.ChurnedAt).ReachedAt(now), schedule.Count);
            if ((Of(stage, schedule.Count) ?? LifecycleState.Active) < from.State && kept is { } state)
                return state >= from.State ? from : new LifecycleStanding(state, now);
        }

        return stage > 0 ? Silent(from, stage, schedule) : Buying(from, customer);
    }

    /// <summary>When silence alone next changes where a customer stands, Unix milliseconds UTC; null when only an event can.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="signals">What beside orders decides.</param>
    /// <param name="context">Model and policy.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static long? NextChange(RfmSummary customer, DecisionSignals signals, DecisionContext context, long now)
    {
        var schedule = StageSchedule.Of(signals.OnClock(customer), context.Model, context.Policy, signals.ChurnedAt);
        for (var stage = 1; stage <= schedule.Count; stage++)
            if (schedule.InstantOf(stage) is var instant && instant > now && instant < long.MaxValue)
                return instant;
        return signals.ChurnedAt > now && signals.ChurnedAt > customer.LastPurchaseAt ? signals.ChurnedAt : null;
    }

    private static LifecycleStanding Silent(LifecycleStanding? from, int stage, StageSchedule schedule)
    {
        var state = Of(stage, schedule.Count)!.Value;
        var first = state == LifecycleState.Lapsed ? stage : state == LifecycleState.AtRisk ? 2 : 1;
        return Kept(from, state, schedule.InstantOf(first));
    }

    private static LifecycleStanding Buying(LifecycleStanding? from, RfmSummary customer)
    {
        if (from?.State is LifecycleState.AtRisk or LifecycleState.Lapsed or LifecycleState.Cancelled && customer.LastPurchaseAt > from.Since)
            return new LifecycleStanding(LifecycleState.Recovered, customer.LastPurchaseAt);
        if (from?.State == LifecycleState.Recovered && customer.LastPurchaseAt <= from.Since)
            return from;
        return customer.Occasions == 1 ? Kept(from, LifecycleState.New, customer.FirstPurchaseAt) : Kept(from, LifecycleState.Active, customer.LastPurchaseAt);
    }

    private static LifecycleState? Of(int stage, int stages) => stage switch
    {
        0 => null,
        _ when stage == stages => LifecycleState.Lapsed,
        1 => LifecycleState.Cooling,
        _ => LifecycleState.AtRisk,
    };

    private static LifecycleStanding Kept(LifecycleStanding? from, LifecycleState state, long since) => from?.State == state ? from : new LifecycleStanding(state, since);
}
