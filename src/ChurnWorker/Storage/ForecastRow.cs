namespace ChurnWorker.Storage;

/// <summary>What was forecast when a silence entered a stage, and what became of it.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="MadeAt">When the stage was entered, Unix milliseconds UTC.</param>
/// <param name="Stage">The stage.</param>
/// <param name="EndsAt">End of the horizon, Unix milliseconds UTC.</param>
/// <param name="SilentSince">The last purchase before, Unix milliseconds UTC.</param>
/// <param name="Probability">P(no purchase until <paramref name="EndsAt"/>).</param>
/// <param name="RawProbability">The same of the timing model alone.</param>
/// <param name="MeanGapDays">Mean gap between the customer's occasions, days; null for one occasion.</param>
/// <param name="ModelId">The model.</param>
/// <param name="IsPublished">Whether a campaign system was told: then the outcome is that of a customer who may have been contacted.</param>
/// <param name="StayedAway">Whether no purchase came; null while that is open.</param>
internal sealed record ForecastRow(
    string CustomerId, long MadeAt, int Stage, long EndsAt, long SilentSince, double Probability, double RawProbability, double? MeanGapDays, string ModelId,
    bool IsPublished, bool? StayedAway);
