namespace ChurnWorker.Model.Forecasting;

/// <summary>Spend of one currency in a passport: Gamma-Gamma parameters in minor units, and the tier thresholds in minor units.</summary>
public sealed record SpendPassport(string Currency, double P, double Q, double V, int Customers, long HighThreshold, long MidThreshold);
