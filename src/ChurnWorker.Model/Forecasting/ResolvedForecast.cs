namespace ChurnWorker.Model.Forecasting;

/// <summary>A forecast made when a silence entered a stage, resolved.</summary>
/// <param name="Probability">P(no purchase in h) that was said.</param>
/// <param name="RawProbability">The same of the timing model alone.</param>
/// <param name="SilenceDays">Days since the last purchase then.</param>
/// <param name="MeanGapDays">Mean gap between the customer's occasions; null for one occasion.</param>
/// <param name="StayedAway">Whether no purchase came.</param>
public sealed record ResolvedForecast(double Probability, double RawProbability, double SilenceDays, double? MeanGapDays, bool StayedAway);
