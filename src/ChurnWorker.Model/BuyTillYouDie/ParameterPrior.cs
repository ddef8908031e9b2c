namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Beliefs about the four parameters before any data, added to the log-likelihood as a Gaussian penalty on their logarithms. It decides where a shop has
/// fifty customers, keeps parameters finite where the likelihood alone runs away (short histories drive a to 0), and weighs nothing against thousands of customers.
/// </summary>
public sealed record ParameterPrior(LogNormal R, LogNormal Alpha, LogNormal A, LogNormal B)
{
    /// <summary>
    /// Weakly informative prior for retail with ages in weeks. Published and refitted MBG/NBD figures of shops lie at r 0.5 to 1.3, α 6 to 10 weeks, a 0.2 to 0.9, b 0.7 to 4:
    /// the medians sit in their middle and one deviation (a factor of 2.7 to 3.3) covers all of them.
    /// </summary>
    public static ParameterPrior RetailWeeks { get; } = new(new(0.6, 1.0), new(8, 1.2), new(0.8, 1.0), new(2, 1.0));

    /// <summary>
    /// Belief about the regularity k of the gaps, where a model has it: fits of shops lie between 1.0 (CDs) and 2.4 (groceries). With it the median of α is divided
    /// by k, because a gap then lasts k/λ.
    /// </summary>
    public LogNormal K { get; init; } = new(1.3, 0.5);

    internal GaussianPenalty Penalty() => GaussianPenalty.Independent(R, Alpha, A, B);

    /// <summary>The same for ln k, ln r, ln α, ln a, ln b.</summary>
    internal GaussianPenalty PenaltyWithGaps()
    {
        var penalty = GaussianPenalty.Independent(K, R, Alpha with { Median = Alpha.Median / K.Median }, A, B);
        var ofScale = 1 / (Alpha.Deviation * Alpha.Deviation);
        penalty.Precision[0] += ofScale;
        penalty.Precision[2] = penalty.Precision[10] = ofScale;
        return penalty;
    }
}
