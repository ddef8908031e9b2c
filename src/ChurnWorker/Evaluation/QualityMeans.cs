using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>Mean quality of forecasts over cutoffs.</summary>
internal sealed record QualityMeans(double? Auc, double Brier, double LogLoss, double CalibrationError)
{
    public static QualityMeans Of(IReadOnlyList<ForecastQuality> all) =>
        new(all.Average(q => q.Auc), all.Average(q => q.Brier), all.Average(q => q.LogLoss), all.Average(q => q.CalibrationError));
}
