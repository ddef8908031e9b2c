namespace ChurnWorker.Model.Retention;

/// <summary>Money a cycle within the days of the measurement, in one currency, minor units.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Treated">Contacted cycles.</param>
/// <param name="HeldOut">Cycles deliberately not contacted.</param>
public sealed record RevenueUplift(string Currency, Sample Treated, Sample HeldOut)
{
    /// <summary>95 % interval of the difference of the means (Welch); null with fewer than two cycles in either arm.</summary>
    public Interval? DifferenceInterval => Treated.Less(HeldOut);

    internal RevenueUplift With(bool isTreated, long revenue) =>
        isTreated ? this with { Treated = Treated.With(revenue) } : this with { HeldOut = HeldOut.With(revenue) };
}
