namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Maximum likelihood, or with a prior the most probable parameters, of MBG/NBD and BG/NBD. The same population gives the same bits, in whatever order it was read.
/// </summary>
public static class TransactionFitter
{
    // Ten or more powers of e beyond any shop; a parameter that arrives here has none.
    private static readonly (double, double)[] Bounds = [.. Enumerable.Repeat((Math.Log(1e-5), Math.Log(1e5)), 4)];

    private static readonly (double R, double A, double B)[] Shapes = [(0.6, 0.8, 2), (1.5, 0.3, 3), (0.2, 1.0, 1.0)];

    /// <summary>Fits MBG/NBD.</summary>
    /// <param name="histories">The population; its unit of time becomes that of the model.</param>
    /// <param name="start">An earlier model to start from: a few steps instead of several searches.</param>
    /// <param name="prior">Beliefs to add; none for plain maximum likelihood.</param>
    public static TransactionFit FitMbgNbd(CompressedHistories histories, BetaGeometricModel? start = null, ParameterPrior? prior = null) =>
        Fit(histories, true, start, prior, p => new MbgNbd(p[0], p[1], p[2], p[3]));

    /// <summary>Fits BG/NBD.</summary>
    /// <inheritdoc cref="FitMbgNbd"/>
    public static TransactionFit FitBgNbd(CompressedHistories histories, BetaGeometricModel? start = null, ParameterPrior? prior = null) =>
        Fit(histories, false, start, prior, p => new BgNbd(p[0], p[1], p[2], p[3]));

    /// <summary>Log-likelihood that a fit to this population would gain over a model in hand, estimated in one evaluation.</summary>
    /// <param name="histories">The population, in the model's unit of time.</param>
    /// <param name="model">The model in hand.</param>
    /// <param name="prior">Beliefs to add, as in the fit.</param>
    public static double PromisedGain(CompressedHistories histories, BetaGeometricModel model, ParameterPrior? prior = null) =>
        Search(histories, model is MbgNbd, prior).PromisedGain(LogParameters(model));

    private static NewtonSearch Search(CompressedHistories histories, bool coinAfterFirst, ParameterPrior? prior) =>
        new(new BetaGeometricLikelihood(histories, coinAfterFirst), prior?.ToArray(), Bounds, histories.Customers);

    private static double[] LogParameters(BetaGeometricModel model) => [Math.Log(model.R), Math.Log(model.Alpha), Math.Log(model.A), Math.Log(model.B)];

    private static TransactionFit Fit(CompressedHistories histories, bool coinAfterFirst, BetaGeometricModel? start, ParameterPrior? prior, Func<double[], BetaGeometricModel> create)
    {
        var search = Search(histories, coinAfterFirst, prior);
        var found = start is null ? null : search.From(LogParameters(start));
        if (found is not { Converged: true })
        {
            found = search.From(Starts(histories, prior));
        }

        return new TransactionFit(
            create([.. found.LogParameters.Select(Math.Exp)]),
            found.LogLikelihood,
            found.Iterations,
            found.Converged,
            found.GradientNorm,
            found.StandardErrors,
            histories.Customers,
            histories.Repeaters);
    }

    /// <summary>Three shapes of population, α such that the purchase rate is the one observed; the prior itself where there is one.</summary>
    private static IEnumerable<double[]> Starts(CompressedHistories histories, ParameterPrior? prior)
    {
        double purchases = 1, time = 1;
        foreach (var row in histories.Rows)
        {
            purchases += row.Weight * row.Frequency;
            time += row.Weight * (row.Frequency > 0 ? row.Recency : row.Age);
        }

        foreach (var (r, a, b) in Shapes)
        {
            yield return [Math.Log(r), Math.Log(r * time / purchases), Math.Log(a), Math.Log(b)];
        }

        if (prior is not null)
        {
            yield return [.. prior.ToArray().Select(p => Math.Log(p.Median))];
        }
    }
}
