namespace ChurnWorker.Model.WinBack;

/// <summary>What contact was measured to add, where the holdout shows it: a share of the contacted who return because of it, its 95 % interval without zero.</summary>
/// <param name="Share">Win-back rate of contacted cycles less that of held-out ones, -1 to 1.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="MeasuredAt">Unix milliseconds UTC.</param>
public sealed record MeasuredUplift(double Share, double Low, double High, long MeasuredAt)
{
    /// <summary>The uplift of a measurement; null where its interval covers zero, for then contact may be worth nothing and nobody knows.</summary>
    /// <param name="points">Difference of the rates, percent points; null where an arm is empty.</param>
    /// <param name="low">Lower end of its interval.</param>
    /// <param name="high">Upper end of its interval.</param>
    /// <param name="measuredAt">Unix milliseconds UTC.</param>
    public static MeasuredUplift? Of(double? points, double? low, double? high, long measuredAt) =>
        points is { } difference && (low > 0 || high < 0) ? new MeasuredUplift(difference / 100, low!.Value / 100, high!.Value / 100, measuredAt) : null;
}
