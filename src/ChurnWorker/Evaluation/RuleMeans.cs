using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>A naive rule over cutoffs; precision where it flags.</summary>
internal sealed record RuleMeans(string Rule, double? Auc, double? Precision, double? ModelPrecision)
{
    public static RuleMeans Of(IGrouping<string, RuleComparison> rule) =>
        new(rule.Key, rule.Average(r => r.Auc), rule.Average(r => r.Precision), rule.Average(r => r.ModelPrecision));
}
