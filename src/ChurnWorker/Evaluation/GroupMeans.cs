using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>Mean ranking of a group over cutoffs, beside the naive rules.</summary>
internal sealed record GroupMeans(double BaseRate, double? Auc, double? RawAuc, double? Lift, IReadOnlyList<RuleMeans> Rules)
{
    public static GroupMeans Of(IReadOnlyList<GroupComparison> all) => new(
        all.Average(g => g.BaseRate),
        all.Average(g => g.Auc),
        all.Average(g => g.RawAuc),
        all.Average(g => g.Lift),
        [.. all.SelectMany(g => g.Rules).GroupBy(r => r.Rule, StringComparer.Ordinal).Select(RuleMeans.Of)]);
}
