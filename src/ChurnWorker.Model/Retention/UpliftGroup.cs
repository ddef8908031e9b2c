namespace ChurnWorker.Model.Retention;

/// <summary>The experiment within one group of cycles.</summary>
/// <param name="Name">What they share, known before anybody was contacted.</param>
/// <param name="Treated">Contacted cycles.</param>
/// <param name="HeldOut">Cycles deliberately not contacted.</param>
public sealed record UpliftGroup(string Name, UpliftArm Treated, UpliftArm HeldOut)
{
    /// <summary>Rate of the treated less that of the held out, percent points; null where either arm is empty.</summary>
    public double? DifferencePoints => Treated.RatePercent - HeldOut.RatePercent;

    /// <summary>Its 95 % interval (Newcombe), percent points.</summary>
    public Interval? DifferenceInterval
    {
        get
        {
            if (Treated.Cycles == 0 || HeldOut.Cycles == 0)
                return null;
            var shares = Treated.Proportion.Less(HeldOut.Proportion);
            return new Interval(100 * shares.Low, 100 * shares.High);
        }
    }

    internal UpliftGroup With(bool isTreated, bool isWonBack) =>
        isTreated ? this with { Treated = Treated.With(isWonBack) } : this with { HeldOut = HeldOut.With(isWonBack) };
}
