namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Maximum likelihood, or with a prior the most probable parameters, of the timing models. The same population gives the same bits, in whatever order it was read.
/// </summary>
public static class TransactionFitter
{
    // Ten or more powers of e beyond any shop; a parameter that arrives here has none.
    private static readonly (double, double) Bound = (Math.Log(1e-5), Math.Log(1e5));

    // Below a third, gaps come in bursts that no shop day resolves; a hundred is clockwork. The incomplete beta function is cheap between.
    private static readonly (double, double) BoundOfK = (Math.Log(0.3), Math.Log(100));

    private static readonly (double R, double A, double B)[] Shapes = [(0.6, 0.8, 2), (1.5, 0.3, 3), (0.2, 1.0, 1.0)];

    /// <summary>Fits MBG/NBD.</summary>
    /// <param name="histories">The population; its unit of time becomes that of the model.</param>
    /// <param name="start">An earlier model to start from: a few steps instead of several searches.</param>
    /// <param name="prior">Beliefs to add; none for plain maximum likelihood.</param>
    public static TransactionFit FitMbgNbd(CompressedHistories histories, BetaGeometricModel? start = null, ParameterPrior? prior = null) =>
        Fit(histories, MbgNbd.ModelName, start, prior);

    /// <summary>Fits BG/NBD.</summary>
    /// <inheritdoc cref="FitMbgNbd"/>
    public static TransactionFit FitBgNbd(CompressedHistories histories, BetaGeometricModel? start = null, ParameterPrior? prior = null) =>
        Fit(histories, BgNbd.ModelName, start, prior);

    /// <summary>Fits MBG/CNBD-k; the histories need <see cref="WeightedHistory.LogGaps"/>.</summary>
    /// <inheritdoc cref="FitMbgNbd"/>
    public static TransactionFit FitMbgCnbdK(CompressedHistories histories, BetaGeometricModel? start = null, ParameterPrior? prior = null) =>
        Fit(histories, MbgCnbdK.ModelName, start, prior);

    /// <summary>Fits a model by its name.</summary>
    /// <param name="histories">The population; its unit of time becomes that of the model.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="start">An earlier model to start from, of any family.</param>
    /// <param name="prior">Beliefs to add; none for plain maximum likelihood.</param>
    public static TransactionFit Fit(CompressedHistories histories, string name, BetaGeometricModel? start = null, ParameterPrior? prior = null)
    {
        var search = Search(histories, name, prior);
        var found = start is null ? null : search.From(LogParameters(start, name));
        if (found is not { Converged: true })
        {
            found = search.From(name == MbgCnbdK.ModelName ? StartsWithGaps(histories, prior) : Starts(histories, prior));
        }

        return new TransactionFit(
            ModelFamilies.Create(name, [.. found.LogParameters.Select(Math.Exp)]),
            found.LogLikelihood,
            found.Iterations,
            found.Converged,
            found.GradientNorm,
            found.Uncertainty,
            histories.Customers,
            histories.Repeaters);
    }

    /// <summary>Log-likelihood that a fit to this population would gain over a model in hand, estimated in one evaluation.</summary>
    /// <param name="histories">The population, in the model's unit of time.</param>
    /// <param name="model">The model in hand.</param>
    /// <param name="prior">Beliefs to add, as in the fit.</param>
    public static double PromisedGain(CompressedHistories histories, BetaGeometricModel model, ParameterPrior? prior = null) =>
        Search(histories, model.Name, prior).PromisedGain(LogParameters(model, model.Name));

    private static NewtonSearch Search(CompressedHistories histories, string name, ParameterPrior? prior) => name == MbgCnbdK.ModelName
        ? new(new GammaGapLikelihood(histories), prior?.PenaltyWithGaps(), [BoundOfK, Bound, Bound, Bound, Bound], histories.Customers)
        : new(new BetaGeometricLikelihood(histories, name == MbgNbd.ModelName), prior?.Penalty(), [Bound, Bound, Bound, Bound], histories.Customers);

    /// <summary>The point of a family that is nearest to a model, which may be of another.</summary>
    private static double[] LogParameters(BetaGeometricModel model, string name)
    {
        var k = (model as MbgCnbdK)?.K ?? 1;
        return name == MbgCnbdK.ModelName ? WithGaps(model, k) : [Math.Log(model.R), Math.Log(model.Alpha * k), Math.Log(model.A), Math.Log(model.B)];
    }

    /// <summary>A model with gaps of shape k whose mean gap is that of a model without.</summary>
    private static double[] WithGaps(BetaGeometricModel model, double k)
    {
        var alpha = model is MbgCnbdK ? model.Alpha : model.Alpha / k;
        return [Math.Log(k), Math.Log(model.R), Math.Log(alpha), Math.Log(model.A), Math.Log(model.B)];
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
            yield return prior.Penalty().Centre;
        }
    }

    /// <summary>MBG/NBD is the case k = 1 and ten times cheaper to fit: its maximum, taken for gaps as they come and for regular ones; the prior itself where there is one.</summary>
    private static IEnumerable<double[]> StartsWithGaps(CompressedHistories histories, ParameterPrior? prior)
    {
        var nearest = Fit(histories, MbgNbd.ModelName, null, prior).Model;
        yield return WithGaps(nearest, 1);
        yield return WithGaps(nearest, 2);
        if (prior is not null)
        {
            yield return prior.PenaltyWithGaps().Centre;
        }
    }
}
