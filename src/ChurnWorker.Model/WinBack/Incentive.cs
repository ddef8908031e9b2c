namespace ChurnWorker.Model.WinBack;

/// <summary>The ceiling of an incentive.</summary>
public static class Incentive
{
    /// <summary>
    /// Most an incentive may cost, minor units: never more than what contact is measured to add to the value at stake (margin is in it), nor than a
    /// new customer would cost; null where neither is known, for then nothing bounds it but hope.
    /// </summary>
    /// <param name="valueAtStake">Minor units.</param>
    /// <param name="acquisitionCost">Minor units; null: unknown.</param>
    /// <param name="uplift">Share of contacted customers who return because of it, 0 to 1, as the holdout measured it; null: not measured.</param>
    public static long? Ceiling(long valueAtStake, long? acquisitionCost, double? uplift)
    {
        if (acquisitionCost is null && uplift is null)
            return null;
        var gain = uplift is { } share ? (long)(valueAtStake * Math.Max(0, share)) : valueAtStake;
        return Math.Min(gain, acquisitionCost ?? long.MaxValue);
    }
}
