namespace ChurnWorker.Model.Forecasting;

/// <summary>A resolved forecast: what was said, and what happened.</summary>
/// <param name="Score">The probability that it would happen, or any number that rises with it.</param>
/// <param name="Happened">Whether it did.</param>
public readonly record struct ForecastOutcome(double Score, bool Happened);
