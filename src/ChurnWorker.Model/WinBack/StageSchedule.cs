using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>The instants at which one customer's silence enters each stage, if nothing else happens. Known at the last purchase.</summary>
public sealed class StageSchedule
{
    private readonly long[] _instants;
    private readonly bool[] _overdue;

    private StageSchedule(long[] instants, bool[] overdue)
    {
        _instants = instants;
        _overdue = overdue;
    }

    /// <summary>Number of stages.</summary>
    public int Count => _instants.Length;

    /// <summary>Instant of a stage, 1 is the first; Unix milliseconds UTC; <see cref="long.MaxValue"/> when silence never gets there.</summary>
    public long InstantOf(int stage) => _instants[stage - 1];

    /// <summary>Whether the stage's threshold was passed at the last purchase already, so that its instant is the due date instead.</summary>
    public bool IsByDueDate(int stage) => _overdue[stage - 1];

    /// <summary>Highest stage whose instant is not after <paramref name="now"/>; 0 when none is.</summary>
    public int ReachedAt(long now)
    {
        for (var stage = Count; stage > 0; stage--)
            if (InstantOf(stage) <= now)
                return stage;
        return 0;
    }

    /// <summary>
    /// Roots of Q(h) = threshold. Where Q is above the threshold at the last purchase already (a shop where few return within h), a
    /// trigger at the moment of purchase would be absurd: the stage then waits until the next purchase is overdue at the same
    /// probability (Lomax quantile), but never beyond the next stage.
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="model">The model.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="churnedAt">When the last subscription ends: from then on the customer is gone for certain and every stage is reached.</param>
    public static StageSchedule Of(RfmSummary customer, ForecastModel model, WinBackPolicy policy, long? churnedAt = null)
    {
        var count = policy.Stages.Count;
        var instants = new long[count];
        var overdue = new bool[count];
        for (var i = count - 1; i >= 0; i--)
        {
            var next = i + 1 < count ? instants[i + 1] : Latest(customer, churnedAt);
            instants[i] = Math.Min(Instant(customer, model, policy, i, out overdue[i]), next);
        }

        return new StageSchedule(instants, overdue);
    }

    /// <summary>Instant of one stage alone, the same that <see cref="InstantOf(int)"/> gives: on the path of every event, where the later stages seldom matter.</summary>
    /// <param name="stage">1 is the first.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="model">The model.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="churnedAt">When the last subscription ends.</param>
    public static long InstantOf(int stage, RfmSummary customer, ForecastModel model, WinBackPolicy policy, long? churnedAt)
    {
        var instant = Latest(customer, churnedAt);
        for (var i = stage - 1; i < policy.Stages.Count; i++)
        {
            instant = Math.Min(instant, Instant(customer, model, policy, i, out var isOverdue));

            // A root is never after the root of a higher threshold; a due date may be after the next stage.
            if (!isOverdue)
                break;
        }

        return instant;
    }

    private static long Instant(RfmSummary customer, ForecastModel model, WinBackPolicy policy, int index, out bool isOverdue)
    {
        var age = model.AgeAtNoPurchase(customer, policy.HorizonDays, policy.Stages[index]);
        isOverdue = age <= customer.Recency;
        return isOverdue ? model.DueAt(customer, policy.Stages[index]) : customer.InstantAt(age);
    }

    private static long Latest(RfmSummary customer, long? churnedAt) => churnedAt > customer.LastPurchaseAt ? churnedAt.Value : long.MaxValue;
}
