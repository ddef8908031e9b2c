using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>Means over cutoffs, each counting once.</summary>
internal sealed record EvaluationMeans
{
    public required int Cutoffs { get; init; }

    public required QualityMeans Model { get; init; }

    public required QualityMeans Raw { get; init; }

    public required GroupMeans Everybody { get; init; }

    public required GroupMeans TopValue { get; init; }

    public static EvaluationMeans Of(IReadOnlyList<BackTestReport> reports) => new()
    {
        Cutoffs = reports.Count,
        Model = QualityMeans.Of([.. reports.Select(r => r.Model)]),
        Raw = QualityMeans.Of([.. reports.Select(r => r.Raw)]),
        Everybody = GroupMeans.Of([.. reports.Select(r => r.Everybody)]),
        TopValue = GroupMeans.Of([.. reports.Select(r => r.TopValue)]),
    };
}
