namespace ChurnWorker.Model.Retention;

/// <summary>One arm of the experiment: cycles, and those in which the customer bought within the days of the measurement.</summary>
public readonly record struct UpliftArm(int Cycles, int WonBack)
{
    /// <summary>Percent won back; null without a cycle.</summary>
    public double? RatePercent => Cycles == 0 ? null : 100.0 * WonBack / Cycles;

    internal Proportion Proportion => new(WonBack, Cycles);

    internal UpliftArm With(bool isWonBack) => new(Cycles + 1, WonBack + (isWonBack ? 1 : 0));
}
