using System.Globalization;

namespace ChurnWorker.Model.Forecasting;

/// <summary>What a candidate was worth in a trial.</summary>
/// <param name="Name">The candidate.</param>
/// <param name="Brier">Mean squared error of P(no purchase in h); between layers, once all have the level of the window.</param>
/// <param name="Auc">Area under the ROC curve; null when all ended alike.</param>
public sealed record TrialCandidate(string Name, double Brier, double? Auc)
{
    /// <summary>The candidate and its worth, in words.</summary>
    public string InWords() => string.Create(CultureInfo.InvariantCulture, $"{Name}: Brier score {Brier:0.0000}{(Auc is { } auc ? string.Create(CultureInfo.InvariantCulture, $", AUC {auc:0.0000}") : "")}");
}
