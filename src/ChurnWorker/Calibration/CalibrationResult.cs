using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Calibration;

/// <summary>What a calibration did.</summary>
/// <param name="Model">The model in force after it; null while there are too few customers.</param>
/// <param name="Customers">Customers it looked at.</param>
/// <param name="Moved">Customers whose tier or review instant moved.</param>
internal sealed record CalibrationResult(ForecastModel? Model, int Customers, int Moved)
{
    /// <summary>Whether the fit reached no maximum and the model in force, which had reached one, therefore stays.</summary>
    public bool HasFailed { get; init; }
}
