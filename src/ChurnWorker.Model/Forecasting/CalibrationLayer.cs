using MathNet.Numerics;

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

    private const double FirstStep = 0.25;

    private const int MaxSteps = 200;

    /// <summary>In the logit of P.</summary>
    private const double Precision = 1e-11;

    private static readonly double LongestLogSilence = Math.Log(LongestSilence);

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
    /// <param name="guess">Where to look first, days: the silence at which the timing model alone gets there.</param>
    public double SilenceAt(LayerTraits customer, double probability, Func<double, double> logitQ, double guess)
    {
        Span<double> features = stackalloc double[LayerTraits.Names.Count];
        customer.Write(0, TypicalLogSpend, features);
        var still = Level - SpecialFunctions.Logit(probability);
        for (var i = LayerTraits.OfSilence; i < features.Length; i++)
            still += Weights[i] * features[i];
        var (logSilence, silence, inOwnGaps) = (Weights[0], Weights[1] / LayerTraits.SilenceUnit, Weights[2] * customer.LogFrequency);
        var ownGap = 1 / customer.OwnGap;

        // ln(1 + silence) is the scale on which all of it is nearly a straight line
        double Excess(double u)
        {
            var days = Math.Exp(u) - 1;
            return Math.Min(1e6, still + (logSilence * u) + (silence * days) + (inOwnGaps * SpecialFunctions.Log1p(days * ownGap)) + (Odds * logitQ(days)));
        }

        // The bracket is the first step from the guess that crosses, so that few evaluations are needed where the layer says little
        var at = Math.Log(1 + Math.Clamp(guess, 0, LongestSilence));
        var excess = Excess(at);
        for (var step = FirstStep; ; step *= 2)
        {
            var next = excess < 0 ? at + step : Math.Max(0, at - step);
            var atNext = Excess(next);
            if ((excess < 0) != (atNext < 0))
            {
                return Math.Exp(RootBetween(Excess, at, excess, next, atNext)) - 1;
            }

            if (next <= 0)
                return 0;
            if (next > LongestLogSilence)
                return double.PositiveInfinity;
            (at, excess) = (next, atNext);
        }
    }

    /// <summary>
    /// The Pegasus method (Dowell, Jarratt 1972): regula falsi that halves the weight of an end that stays. Both ends are known already, which MathNet's root finders would
    /// evaluate again, and an evaluation is all that an instant costs.
    /// </summary>
    private static double RootBetween(Func<double, double> function, double from, double atFrom, double to, double atTo)
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            var next = to - (atTo * (to - from) / (atTo - atFrom));
            var atNext = function(next);
            if (Math.Abs(atNext) < Precision || next == to || next == from)
                return next;
            if ((atNext < 0) != (atTo < 0))
                (from, atFrom) = (to, atTo);
            else
                atFrom *= atTo / (atTo + atNext);
            (to, atTo) = (next, atNext);
        }

        return to;
    }
}
