using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Gamma-Gamma model of spend per occasion (Fader, Hardie 2005, 2013): amounts of a customer ~ Gamma(p, ν), ν ~ Gamma(q, v) over customers, independent of how often
/// they buy. Pulls the mean of few occasions towards that of the population. Money in and out is in one unit, that of v.
/// </summary>
/// <param name="P">Shape p of a customer's amounts, &gt; 0.</param>
/// <param name="Q">Shape q over customers, &gt; 1: below, the population has no mean.</param>
/// <param name="V">Scale v over customers, &gt; 0, in the unit of the amounts.</param>
/// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
public sealed record GammaGamma(double P, double Q, double V)
{
    /// <summary>Shape p of a customer's amounts.</summary>
    public double P { get; } = Above(0, P, nameof(P));

    /// <summary>Shape q over customers, greater than 1.</summary>
    public double Q { get; } = Above(1, Q, nameof(Q));

    /// <summary>Scale v over customers, in the unit of the amounts.</summary>
    public double V { get; } = Above(0, V, nameof(V));

    /// <summary>Mean spend over the population, p·v/(q − 1).</summary>
    public double PopulationMean => P * V / (Q - 1);

    /// <summary>Expected spend per occasion, p(v + x·m̄)/(p·x + q − 1): the population mean for x = 0, the customer's own mean as x grows.</summary>
    /// <param name="x">Repeat occasions the mean was taken over, ≥ 0.</param>
    /// <param name="meanSpend">Their mean; ignored for x = 0.</param>
    public double ExpectedSpend(double x, double meanSpend) => x <= 0 ? PopulationMean : P * (V + (x * meanSpend)) / ((P * x) + Q - 1);

    /// <summary>Log-likelihood of a mean spend over x occasions; 0 for x = 0, where nothing was observed.</summary>
    public double LogLikelihood(double x, double meanSpend)
    {
        if (x <= 0)
        {
            return 0;
        }

        double px = P * x, spend = x * meanSpend;
        return (px * Math.Log(spend / (V + spend))) - (Q * SpecialFunctions.Log1p(spend / V)) - Math.Log(meanSpend) - SpecialFunctions.BetaLn(px, Q);
    }

    private static double Above(double limit, double value, string name) =>
        value > limit && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"The parameter must be finite and greater than {limit}");
}
