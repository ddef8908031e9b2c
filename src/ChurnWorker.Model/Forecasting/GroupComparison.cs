namespace ChurnWorker.Model.Forecasting;

/// <summary>How the model ranks a group of customers, beside the raw timing model and the naive rules.</summary>
/// <param name="Customers">Customers in the group.</param>
/// <param name="BaseRate">Share of them without a purchase within the horizon.</param>
/// <param name="Auc">Area under the ROC curve of the forecast; null when all ended alike.</param>
/// <param name="RawAuc">The same of the timing model alone.</param>
/// <param name="Lift">Share without a purchase among the fifth with the highest forecasts, as a multiple of the base rate; null when the base rate is 0.</param>
/// <param name="Rules">The naive rules.</param>
public sealed record GroupComparison(int Customers, double BaseRate, double? Auc, double? RawAuc, double? Lift, IReadOnlyList<RuleComparison> Rules);
