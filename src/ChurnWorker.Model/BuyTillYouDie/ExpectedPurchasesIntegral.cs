using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Expected purchases of a customer known to be alive, E[(1 − (1 + p·y)^−n) / p] over p ~ Beta(a, b): what the published formula with ₂F₁ and its pole at a = 1 stands for.
/// MathNet has no real ₂F₁ of such arguments; the two forms below know no pole, and agree with each other to 1e-12 where both apply.
/// </summary>
internal static class ExpectedPurchasesIntegral
{
    private const int MaxTerms = 3000;

    private const double Precision = 1e-13;

    /// <param name="n">Shape of the rate after x occasions, r + x.</param>
    /// <param name="a">Dropouts of the posterior, a.</param>
    /// <param name="b">Survivals of the posterior, b + coins survived.</param>
    /// <param name="y">Horizon over (α + T).</param>
    public static double IfAlive(double n, double a, double b, double y)
    {
        if (y <= 0)
        {
            return 0;
        }

        if (double.IsPositiveInfinity(y))
        {
            return a > 1 ? (a + b - 1) / (a - 1) : y;
        }

        var z = y / (1 + y);
        var logNone = -n * SpecialFunctions.Log1p(y);
        var sd = Math.Sqrt(n * y * (1 + y));
        return logNone < -600 || (n * y) + (8 * sd) - (32 / Math.Log(z)) > MaxTerms ? ByQuadrature(n, a, b, y) : BySeries(n, a, b, z, Math.Exp(logNone));
    }

    /// <summary>
    /// Without dropout the number of purchases K is negative binomial. The k-th happens when K ≥ k and k − 1 coins were survived, so E = Σ_k P(K = k)·(w_0 + … + w_(k−1)),
    /// w_j = (b)_j / (a+b)_j: positive terms that fall like z^k.
    /// </summary>
    private static double BySeries(double n, double a, double b, double z, double none)
    {
        double pk = none, survived = 1, purchases = 0, sum = 0, ab = a + b;
        for (var k = 0.0; ; k++)
        {
            var inverse = 1 / ((k + 1) * (ab + k));
            var ratio = z * (n + k) * (ab + k) * inverse;
            pk *= ratio;
            purchases += survived;
            survived *= (b + k) * (k + 1) * inverse;
            var term = pk * purchases;
            sum += term;

            // From here on a geometric series bounds the rest; 2 covers the growth of the purchases. While the ratio is above 1 the right side is negative; a NaN ends the loop too.
            if (!(2 * term >= Precision * sum * (1 - ratio)))
            {
                return sum;
            }
        }
    }

    /// <summary>
    /// For long horizons of frequent buyers: the trapezoidal rule in v = logit p, which converges exponentially. A small a would make the left tail e^(av) endless; there
    /// E f = f(0) + a/(a+b)·E[(f(p) − f(0))/p] over Beta(a+1, b) ends as soon as e^v.
    /// </summary>
    private static double ByQuadrature(double n, double a, double b, double y)
    {
        var f0 = n * y;
        return a < 0.5
            ? f0 + (a / (a + b) * Mean(a + 1, b, p => Slope(n, y, p)))
            : Mean(a, b, p => -Numeric.Expm1(-n * SpecialFunctions.Log1p(p * y)) / p);
    }

    /// <summary>Mean of a function over p ~ Beta(a, b): the weights are summed beside it, so that no beta function has to be known.</summary>
    private static double Mean(double a, double b, Func<double, double> function)
    {
        var step = Math.Min(0.2, 0.6 * Math.Sqrt((1 / a) + (1 / b)));
        var centre = Math.Log(a / b);
        var peak = LogWeight(a, b, centre);
        double sum = function(SpecialFunctions.Logistic(centre)), weights = 1;
        foreach (var direction in (ReadOnlySpan<double>)[-step, step])
        {
            var weight = 1.0;
            for (var v = centre + direction; weight > 1e-17; v += direction)
            {
                weight = Math.Exp(LogWeight(a, b, v) - peak);
                weights += weight;
                sum += weight * function(SpecialFunctions.Logistic(v));
            }
        }

        return sum / weights;
    }

    /// <summary>a·ln p + b·ln(1 − p), the density of v = logit p.</summary>
    private static double LogWeight(double a, double b, double v)
    {
        var both = SpecialFunctions.Log1p(Math.Exp(-Math.Abs(v)));
        return (a * (Math.Min(v, 0) - both)) - (b * (Math.Max(v, 0) + both));
    }

    /// <summary>(f(p) − f(0)) / p; by its first terms where the difference would cancel.</summary>
    private static double Slope(double n, double y, double p)
    {
        var q = p * y;
        return q * (n + 5) > 1e-3
            ? ((-Numeric.Expm1(-n * SpecialFunctions.Log1p(q)) / p) - (n * y)) / p
            : -n * y * y * (n + 1) / 2 * (1 - ((n + 2) / 3 * q * (1 - ((n + 3) / 4 * q * (1 - ((n + 4) / 5 * q))))));
    }
}
