namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Maximum likelihood, or with a prior the most probable parameters, of the Gamma-Gamma model. The same population gives the same bits in any order.</summary>
public static class SpendFitter
{
    private static readonly double LogLimit = Math.Log(1e5);

    // The mean of the population is p·v/(q − 1): nearer to 1 it is not a forecast any more.
    private static readonly double LogSmallestQ = Math.Log(1.01);

    private static readonly (double P, double Q)[] Shapes = [(4, 3.5), (1, 2), (15, 8)];

    /// <summary>Fits the Gamma-Gamma model.</summary>
    /// <param name="spends">The repeat buyers.</param>
    /// <param name="start">An earlier model to start from.</param>
    /// <param name="prior">Beliefs to add; none for plain maximum likelihood.</param>
    public static SpendFit Fit(CompressedSpends spends, GammaGamma? start = null, SpendPrior? prior = null)
    {
        // Amounts are measured in their own mean, so that bounds and starts mean the same in every currency.
        var unit = spends.Customers > 0 ? spends.MeanSpend : prior is null ? 1 : prior.V.Median * prior.P.Median / prior.Q.Median;
        var scaled = CompressedSpends.From(spends.Rows.Select(row => row with { MeanSpend = row.MeanSpend / unit }));
        var beliefs = prior is null ? null : GaussianPenalty.Independent(prior.P, prior.Q, prior.V with { Median = prior.V.Median / unit });
        (double, double)[] bounds = [(-LogLimit, LogLimit), (LogSmallestQ, LogLimit), (-LogLimit, LogLimit)];
        var search = new NewtonSearch(new GammaGammaLikelihood(scaled), beliefs, bounds, spends.Customers);
        var found = start is null ? null : search.From([Math.Log(start.P), Math.Log(start.Q), Math.Log(start.V / unit)]);
        if (found is not { Converged: true })
        {
            found = search.From(Shapes.Select(s => new[] { Math.Log(s.P), Math.Log(s.Q), Math.Log((s.Q - 1) / s.P) }));
        }

        double[] parameters = [.. found.LogParameters.Select(Math.Exp)];
        var jacobian = scaled.Rows.Sum(row => row.Weight) * Math.Log(unit);
        return new SpendFit(
            new GammaGamma(parameters[0], parameters[1], parameters[2] * unit),
            found.LogLikelihood - jacobian,
            found.Iterations,
            found.Converged,
            found.GradientNorm,
            found.Uncertainty,
            spends.Customers,
            spends.Correlation);
    }
}
