using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Spend of one currency: the Gamma-Gamma model, and the thresholds of the value tiers that calibration found in the population.</summary>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="GammaGamma">Mean spend of an occasion, minor units.</param>
/// <param name="Customers">Customers whose main currency it is.</param>
/// <param name="HighThreshold">Expected value above which a customer is of high value, minor units.</param>
/// <param name="MidThreshold">Expected value above which a customer is in the middle tier, minor units.</param>
public sealed record SpendModel(string Currency, GammaGamma GammaGamma, int Customers, long HighThreshold, long MidThreshold)
{
    /// <summary>How well ln p, ln q and ln v are known; null where nobody fitted them.</summary>
    public LogUncertainty? Uncertainty { get; init; }
}
