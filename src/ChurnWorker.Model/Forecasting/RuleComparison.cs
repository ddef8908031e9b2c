namespace ChurnWorker.Model.Forecasting;

/// <summary>A naive rule beside the model on the same customers.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Auc">Area under its ROC curve for "no purchase within the horizon"; null when all ended alike.</param>
/// <param name="Flags">Customers it flags; null for a rule that only ranks.</param>
/// <param name="Precision">Share of the flagged who did not come back.</param>
/// <param name="ModelPrecision">The same share among as many of the model's highest forecasts.</param>
public sealed record RuleComparison(string Rule, double? Auc, int? Flags, double? Precision, double? ModelPrecision);
