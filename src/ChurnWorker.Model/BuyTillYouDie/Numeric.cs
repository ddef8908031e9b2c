using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Elementary functions that neither .NET nor MathNet computes to full relative precision.</summary>
internal static class Numeric
{
    /// <summary>e^v − 1. Kahan's correction: double.ExpM1 of .NET cancels near 0, and that of MathNet 5.0 is off by up to 2e-7 (relative) there.</summary>
    public static double Expm1(double v)
    {
        if (Math.Abs(v) > 0.5)
        {
            return Math.Exp(v) - 1;
        }

        var e = Math.Exp(v);
        return e == 1 ? v : (e - 1) * (v / Math.Log(e));
    }

    /// <summary>ln(1 + e^v) without overflow.</summary>
    public static double LogOnePlusExp(double v) => v > 0 ? v + SpecialFunctions.Log1p(Math.Exp(-v)) : SpecialFunctions.Log1p(Math.Exp(v));

    /// <summary>
    /// Second derivative of ln Γ, which MathNet lacks, for v &gt; 0: recurrence up to 10, then the asymptotic series (Abramowitz and Stegun 6.4.12), about 1e-15 relative.
    /// </summary>
    public static double Trigamma(double v)
    {
        var sum = 0.0;
        for (; v < 10; v++)
        {
            sum += 1 / (v * v);
        }

        var s = 1 / (v * v);
        var tail = (1.0 / 30) - (s * ((5.0 / 66) - (s * 691 / 2730)));
        var series = s * ((1.0 / 6) - (s * ((1.0 / 30) - (s * ((1.0 / 42) - (s * tail))))));
        return sum + (((1 + series) / v) + (s / 2));
    }
}
