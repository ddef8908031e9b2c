using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// A logistic layer over the timing model, learned from past windows: logit P = level + odds·logit Q(h) + Σ w·f. Every weight on what rises
/// with silence is at least zero and the weight of logit Q is above it, so P rises with silence as Q does and each threshold still has one instant.
/// </summary>
public sealed record CalibrationLayer
{
    /// <summary>Least weight of logit Q: P must reach every threshold that Q reaches.</summary>
    public const double LeastOdds = 0.05;

    private const double LongestSilence = 1.1e6;

    /// <summary>The intercept.</summary>
    public required double Level { get; init; }

    /// <summary>Weight of logit Q(h).</summary>
    public required double Odds { get; init; }

    /// <summary>Weights of the features, in the order of <see cref="LayerTraits.Names"/>.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>What stands in for the logarithm of a spend that is unknown.</summary>
    public required double TypicalLogSpend { get; init; }

    /// <summary>Mean money of an occasion by currency, minor units.</summary>
    public required IReadOnlyDictionary<string, double> SpendUnits { get; init; }

    /// <summary>Logit of P at a silence.</summary>
    /// <param name="customer">What stands still.</param>
    /// <param name="silenceDays">Days since the last purchase.</param>
    /// <param name="logitQ">Logit of the timing model's Q(h) then.</param>
    public double Logit(LayerTraits customer, double silenceDays, double logitQ)
    {
        Span<double> features = stackalloc double[LayerTraits.Names.Count];
        customer.Write(silenceDays, TypicalLogSpend, features);
        var sum = Level + (Odds * logitQ);
        for (var i = 0; i < features.Length; i++)
            sum += Weights[i] * features[i];
        return sum;
    }

    /// <summary>P at a silence.</summary>
    /// <inheritdoc cref="Logit"/>
    public double Probability(LayerTraits customer, double silenceDays, double logitQ) => SpecialFunctions.Logistic(Logit(customer, silenceDays, logitQ));

    /// <summary>Silence at which P reaches a probability, days; 0 where it is there at once, +infinity where it never gets there within three thousand years.</summary>
    /// <param name="customer">What stands still.</param>
    /// <param name="probability">Inside (0, 1).</param>
    /// <param name="logitQ">Logit of Q(h) by silence in days; must not fall.</param>
    public double SilenceAt(LayerTraits customer, double probability, Func<double, double> logitQ)
    {
        var target = SpecialFunctions.Logit(probability);

        // ln(1 + silence) is the scale on which all of it is nearly a straight line
        double Excess(double logSilence)
        {
            var silence = Math.Exp(logSilence) - 1;
            return Math.Min(1e6, Logit(customer, silence, logitQ(silence))) - target;
        }

        if (Excess(0) >= 0)
            return 0;
        var (low, high) = (0.0, 4.0);
        while (Excess(high) < 0)
        {
            if (high > Math.Log(LongestSilence))
                return double.PositiveInfinity;
            (low, high) = (high, high + 1);
        }

        return Math.Exp(Brent.FindRoot(Excess, low, high, 1e-12, 200)) - 1;
    }
}
