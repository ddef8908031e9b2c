using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>The report of <c>evaluate</c>: every cutoff, and means over them.</summary>
/// <param name="Mean">Means over the cutoffs.</param>
/// <param name="Cutoffs">Each cutoff.</param>
internal sealed record EvaluationReport(EvaluationMeans Mean, IReadOnlyList<EvaluationCutoff> Cutoffs)
{
    public static EvaluationReport Of(IReadOnlyList<Evaluated> evaluations) => new(
        EvaluationMeans.Of([.. evaluations.Select(e => e.Report)]),
        [.. evaluations.Select(e => new EvaluationCutoff(e.Report, ModelPassport.ToJsonObject(e.Model)))]);
}
