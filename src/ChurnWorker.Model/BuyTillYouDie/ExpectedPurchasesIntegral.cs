using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Expected purchases of a customer known to be alive, E[(1 − (1 + p·y)^−n) / p] over p ~ Beta(a, b): what the published formula with ₂F₁ and its pole at a = 1 stands for.
/// MathNet has no real ₂F₁ of such arguments, and the two forms below have no pole and no cancellation.
/// </summary>
internal static class ExpectedPurchasesIntegral
{
    private const int MaxTerms = 1500;

    private const double Epsilon = 1e-14;

    /// <param name="n">Shape of the rate after x occasions, r + x.</param>
    /// <param name="a">Dropouts of the posterior, a.</param>
    /// <param name="b">Survivals of the posterior, b + coins survived.</param>
    /// <param name="y">Horizon over (α + T).</param>
    public static double IfAlive(double n, double a, double b, double y)
    {
        if (!(y > 0))
        {
            return 0;
        }

        var z = y / (1 + y);
        var logNone = -n * Numeric.Log1p(y);
        var sd = Math.Sqrt(n * y * (1 + y));
        return logNone < -600 || (n * y) + (8 * sd) - (34 / Math.Log(z)) > MaxTerms ? ByQuadrature(n, a, b, y) : BySeries(n, a, b, z, Math.Exp(logNone));
    }

    /// <summary>
    /// Without dropout the number of purchases K is negative binomial. The k-th happens when K ≥ k and k − 1 coins were survived, so E = Σ_k P(K = k)·(w_0 + … + w_(k−1)),
    /// w_j = (b)_j / (a+b)_j: positive terms that fall like z^k.
    /// </summary>
    private static double BySeries(double n, double a, double b, double z, double none)
    {
        double pk = none, survived = 1, purchases = 0, sum = 0, ab = a + b;
        for (var k = 0; ; k++)
        {
            var inverse = 1 / ((k + 1) * (ab + k));
            purchases += survived;
            var ratio = z * (n + k) * inverse * (ab + k);
            pk *= ratio;
            survived *= (b + k) * inverse * (k + 1);
            var term = pk * purchases;
            sum += term;

            // Once ratios are below 1 the rest is under a geometric series; purchases grow by at most 1/k a step.
            if (ratio < 1 && term * (1 + (1 / (k + 1.0))) < Epsilon * sum * (1 - ratio))
            {
                return sum;
            }
        }
    }

    /// <summary>
    /// For long horizons of frequent buyers: with f(p) = (1 − (1+py)^−n)/p, E f = f(0) + a/(a+b)·E[(f(p) − f(0))/p] over Beta(a+1, b), which a vanishing a cannot slow down,
    /// by the trapezoidal rule in logit p, where it converges exponentially.
    /// </summary>
    private static double ByQuadrature(double n, double a, double b, double y)
    {
        double a1 = a + 1, f0 = n * y;
        var step = Math.Min(0.2, 0.6 * Math.Sqrt((1 / a1) + (1 / b)));
        var centre = Math.Log(a1 / b);
        var logBeta = SpecialFunctions.BetaLn(a1, b);

        double Integrand(double v)
        {
            var p = Numeric.Logistic(v);
            var logWeight = -(a1 * Numeric.LogOnePlusExp(-v)) - (b * Numeric.LogOnePlusExp(v)) - logBeta;
            return Math.Exp(logWeight) * Slope(n, y, p, f0);
        }

        var sum = Integrand(centre);
        foreach (var direction in (ReadOnlySpan<double>)[-step, step])
        {
            for (var v = centre + direction; ; v += direction)
            {
                var term = Integrand(v);
                sum += term;
                if (Math.Abs(term) <= 1e-17 * Math.Abs(sum))
                {
                    break;
                }
            }
        }

        return f0 + (a / (a + b) * step * sum);
    }

    /// <summary>(f(p) − f(0)) / p; by its first terms where the difference would cancel.</summary>
    private static double Slope(double n, double y, double p, double f0)
    {
        var q = p * y;
        return q * (n + 5) > 1e-3
            ? ((-Numeric.Expm1(-n * Numeric.Log1p(q)) / p) - f0) / p
            : -f0 * y * (n + 1) / 2 * (1 - ((n + 2) / 3 * q * (1 - ((n + 3) / 4 * q * (1 - ((n + 4) / 5 * q))))));
    }
}
