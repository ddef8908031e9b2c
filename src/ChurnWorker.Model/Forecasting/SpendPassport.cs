namespace ChurnWorker.Model.Forecasting;

/// <summary>Spend of one currency in a passport: Gamma-Gamma parameters in minor units, and the tier thresholds in minor units.</summary>
public sealed record SpendPassport(string Currency, double P, double Q, double V, int Customers, long HighThreshold, long MidThreshold)
{
    /// <summary>Standard errors of p, q and v; null where the data say nothing about one, empty where nobody fitted them.</summary>
    public IReadOnlyList<double?> StandardErrors { get; init; } = [];

    /// <summary>Covariances of the logarithms of p, q and v, by rows; null where undefined, empty where nobody fitted them.</summary>
    public IReadOnlyList<double?> LogCovariance { get; init; } = [];
}
