namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// Quality of forecasts made in service, at the crossings that were acted on. All of them lie at or above a threshold and some customers were
/// contacted because of them, so these figures are no substitute for a back-test: they show drift.
/// </summary>
/// <param name="Model">The forecasts that decided.</param>
/// <param name="Raw">The timing model alone.</param>
/// <param name="Rules">Naive rules at the same instants.</param>
public sealed record LiveQuality(ForecastQuality Model, ForecastQuality Raw, IReadOnlyList<RuleComparison> Rules)
{
    private const double FixedDays = 90;
    private const double GapFactor = 3;

    /// <summary>Judges resolved forecasts; null without any.</summary>
    public static LiveQuality? Of(IReadOnlyCollection<ResolvedForecast> resolved)
    {
        ForecastOutcome[] By(Func<ResolvedForecast, double> score) => [.. resolved.Select(f => new ForecastOutcome(score(f), f.StayedAway))];
        if (ForecastQuality.Of(By(f => f.Probability)) is not { } model)
            return null;
        RuleComparison Rule(string name, Func<ResolvedForecast, double> score) => new(name, ForecastQuality.AucOf(By(score)), null, null, null);
        return new LiveQuality(
            model,
            ForecastQuality.Of(By(f => f.RawProbability))!,
            [
                Rule("days_since_last_purchase", f => f.SilenceDays),
                Rule("fixed_90_days", f => f.SilenceDays > FixedDays ? 1 : 0),
                Rule("own_mean_gap_x3", f => f.MeanGapDays is { } gap && f.SilenceDays > GapFactor * gap ? 1 : 0),
            ]);
    }
}
