using MathNet.Numerics.Distributions;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>What a probability may be, given how well the parameters are known.</summary>
/// <param name="Low">Lower end, 0 to 1.</param>
/// <param name="High">Upper end, 0 to 1.</param>
public readonly record struct ProbabilityInterval(double Low, double High)
{
    /// <summary>Share of cases in which the interval is meant to hold the truth.</summary>
    public const double Level = 0.9;

    /// <summary>Standard deviations to either side of what is normal within which it lies with this probability.</summary>
    internal static double Deviations { get; } = Normal.InvCDF(0, 1, (1 + Level) / 2);

    /// <summary>Everything a probability can be: where the data say nothing about a parameter.</summary>
    public static ProbabilityInterval Unknown { get; } = new(0, 1);

    /// <summary>
    /// The interval of a probability that a fitted model gives: normal in the logarithms of the parameters (Laplace, the prior included), carried over to the logit of the
    /// probability by its slope (delta method). The same bits every time.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="uncertainty">Of its parameters.</param>
    /// <param name="probability">The probability under a model of the same family.</param>
    public static ProbabilityInterval Of(BetaGeometricModel model, LogUncertainty uncertainty, Func<BetaGeometricModel, double> probability)
    {
        var at = Logit(probability(model));
        if (double.IsInfinity(at))
        {
            return at > 0 ? new(1, 1) : new(0, 0);
        }

        var reach = Deviations * uncertainty.DeviationOf([.. model.Parameters.Select(p => p.Value)], parameters => Logit(probability(ModelFamilies.Create(model.Name, parameters))));
        return double.IsFinite(reach) ? new(Probability(at - reach), Probability(at + reach)) : Unknown;
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private static double Probability(double logit) => 1 / (1 + Math.Exp(-logit));
}
