namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Elementary functions that .NET lacks or computes with cancellation, and that MathNet has no public real version of.</summary>
internal static class Numeric
{
    /// <summary>ln(1 + v), to full relative precision near 0.</summary>
    public static double Log1p(double v)
    {
        // Kahan's correction; double.LogP1 of the base library is Log(1 + v) and loses all digits of a small v.
        var sum = 1 + v;
        return sum == 1 ? v : double.IsPositiveInfinity(sum) ? sum : Math.Log(sum) * (v / (sum - 1));
    }

    /// <summary>e^v − 1, to full relative precision near 0.</summary>
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
    public static double LogOnePlusExp(double v) => v > 0 ? v + Log1p(Math.Exp(-v)) : Log1p(Math.Exp(v));

    /// <summary>1 / (1 + e^−v), to full relative precision in both tails.</summary>
    public static double Logistic(double v)
    {
        if (v >= 0)
        {
            return 1 / (1 + Math.Exp(-v));
        }

        var e = Math.Exp(v);
        return e / (1 + e);
    }
}
