using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// I_w(n, k) with its derivatives with respect to n and k, for many w: the coefficients of the continued fraction and the beta function are taken once for the shapes,
/// a value then costs one exponential and some tens of multiplications.
/// </summary>
internal sealed class IncompleteBetaJet
{
    // The derivatives converge a little later than the value.
    private const int MoreTerms = 6;

    private readonly Jet[] _lower;
    private readonly Jet[] _upper;
    private readonly Jet _minusLogBeta;
    private readonly Jet _n;
    private readonly Jet _k;
    private readonly Jet _inverseN;
    private readonly Jet _inverseK;

    public IncompleteBetaJet(double n, double k)
    {
        (_n, _k) = (Jet.VariableN(n), Jet.VariableK(k));
        (_inverseN, _inverseK) = (_n.Inverse(), _k.Inverse());
        DigammaOfSum = SpecialFunctions.DiGamma(n + k);
        (DigammaOfN, DigammaOfK) = (SpecialFunctions.DiGamma(n), SpecialFunctions.DiGamma(k));
        var trigamma = Numeric.Trigamma(n + k);
        _minusLogBeta = new(
            -SpecialFunctions.BetaLn(n, k), DigammaOfSum - DigammaOfN, DigammaOfSum - DigammaOfK,
            trigamma - Numeric.Trigamma(n), trigamma, trigamma - Numeric.Trigamma(k));
        var turn = (n + 1) / (n + k + 2);
        _lower = Coefficients(_n, _k, IncompleteBeta.TermsOf(n, k, turn) + MoreTerms);
        _upper = Coefficients(_k, _n, IncompleteBeta.TermsOf(k, n, 1 - turn) + MoreTerms);
    }

    /// <summary>ψ(n).</summary>
    public double DigammaOfN { get; }

    /// <summary>ψ(k).</summary>
    public double DigammaOfK { get; }

    /// <summary>ψ(n + k).</summary>
    public double DigammaOfSum { get; }

    /// <summary>I_w(n, k) and the density w^n (1−w)^k / B(n, k), which is its derivative times w(1−w).</summary>
    /// <param name="w">Bound, 0 &lt; w &lt; 1.</param>
    /// <param name="complement">1 − w.</param>
    /// <param name="logW">ln w.</param>
    /// <param name="logComplement">ln(1 − w).</param>
    public (Jet Value, double Density) At(double w, double complement, double logW, double logComplement)
    {
        var front = ((logW * _n) + (logComplement * _k) + _minusLogBeta).Exp();
        return IncompleteBeta.IsLower(_n.V, _k.V, w)
            ? (front * _inverseN * Fraction(_lower, w), front.V)
            : (-(front * _inverseK * Fraction(_upper, complement)) + 1, front.V);
    }

    private static Jet Fraction(Jet[] coefficients, double x)
    {
        var inverse = new Jet(1, 0, 0, 0, 0, 0);
        for (var j = coefficients.Length - 1; j >= 0; j--)
        {
            inverse = ((x * (coefficients[j] * inverse)) + 1).Inverse();
        }

        return inverse;
    }

    private static Jet[] Coefficients(Jet a, Jet b, int count)
    {
        var coefficients = new Jet[count];
        for (var j = 1; j <= count; j++)
        {
            double m = j / 2;
            var even = a + (2 * m);
            coefficients[j - 1] = (j & 1) == 0
                ? m * ((b + -m) * ((even + -1) * even).Inverse())
                : -((a + m) * (a + b + m) * (even * (even + 1)).Inverse());
        }

        return coefficients;
    }
}
