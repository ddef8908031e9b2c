using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Regularised incomplete beta function I_x(a, b), accurate in both tails. MathNet's BetaRegularized takes x alone, so that a complement near 1 has lost its digits,
/// stops after 140 terms and knows no derivatives; the continued fraction (DLMF 8.17.22) is the same.
/// </summary>
internal static class IncompleteBeta
{
    private const int MaxTerms = 5000;

    private const double Tiny = 1e-300;

    /// <summary>I_x(a, b).</summary>
    /// <param name="a">First shape, &gt; 0.</param>
    /// <param name="b">Second shape, &gt; 0.</param>
    /// <param name="x">Bound of the integral, 0 to 1.</param>
    /// <param name="y">1 − x, where the caller knows it better than the subtraction does.</param>
    public static double Regularised(double a, double b, double x, double y)
    {
        if (x <= 0 || y <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp((a * LogOf(x, y)) + (b * LogOf(y, x)) - SpecialFunctions.BetaLn(a, b));
        return IsLower(a, b, x) ? front * Fraction(a, b, x) / a : 1 - (front * Fraction(b, a, y) / b);
    }

    /// <summary>Whether the fraction of I_x(a, b) itself converges fast; otherwise that of its complement does.</summary>
    public static bool IsLower(double a, double b, double x) => x * (a + b + 2) <= a + 1;

    /// <summary>ln x, from its complement where that is the smaller.</summary>
    public static double LogOf(double x, double complement) => x > 0.5 ? SpecialFunctions.Log1p(-complement) : Math.Log(x);

    /// <summary>Terms that the fraction needs at x.</summary>
    public static int TermsOf(double a, double b, double x)
    {
        Lentz(a, b, x, out var terms);
        return terms;
    }

    private static double Fraction(double a, double b, double x) => Lentz(a, b, x, out _);

    /// <summary>Coefficient of the j-th step of the fraction, j ≥ 1, without its factor x.</summary>
    private static double Coefficient(double a, double b, int j)
    {
        double m = j / 2, even = a + (2 * m);
        return (j & 1) == 0 ? m * (b - m) / ((even - 1) * even) : -(a + m) * (a + b + m) / (even * (even + 1));
    }

    private static double Lentz(double a, double b, double x, out int terms)
    {
        double c = 1, d = 0, f = 1;
        for (terms = 1; terms < MaxTerms; terms++)
        {
            var step = x * Coefficient(a, b, terms);
            d = 1 / NotNought(1 + (step * d));
            c = NotNought(1 + (step / c));
            f *= c * d;
            if (Math.Abs((c * d) - 1) < 2e-16)
            {
                break;
            }
        }

        return 1 / f;
    }

    private static double NotNought(double v) => Math.Abs(v) < Tiny ? Tiny : v;
}
