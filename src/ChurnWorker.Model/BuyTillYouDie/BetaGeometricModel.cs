using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// The parameters that all our models share: a purchase rate λ ~ Gamma(r, α) over customers, and after a purchase a coin with dropout probability p ~ Beta(a, b).
/// The models differ in the gaps between purchases, and in how many coins a history of x repeat occasions has survived.
/// </summary>
/// <param name="R">Shape r of the purchase rate over customers, &gt; 0.</param>
/// <param name="Alpha">Inverse scale α of the purchase rate, &gt; 0, in the unit of time of the ages.</param>
/// <param name="A">First parameter a of the dropout probability, &gt; 0.</param>
/// <param name="B">Second parameter b of the dropout probability, &gt; 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A parameter is not a positive finite number.</exception>
public abstract record BetaGeometricModel(double R, double Alpha, double A, double B) : TransactionModel
{
    /// <summary>Shape r of the purchase rate over customers.</summary>
    public double R { get; } = Positive(R, nameof(R));

    /// <summary>Inverse scale α of the purchase rate, in the unit of time of the ages.</summary>
    public double Alpha { get; } = Positive(Alpha, nameof(Alpha));

    /// <summary>First parameter a of the dropout probability.</summary>
    public double A { get; } = Positive(A, nameof(A));

    /// <summary>Second parameter b of the dropout probability.</summary>
    public double B { get; } = Positive(B, nameof(B));

    /// <inheritdoc/>
    public override IReadOnlyList<ModelParameter> Parameters => [new("r", R), new("alpha", Alpha), new("a", A), new("b", B)];

    /// <summary>Number of dropout coins that a customer with x repeat occasions, known to be alive, has survived.</summary>
    private protected abstract double CoinsSurvived(double x);

    /// <summary>ln of the odds of having dropped out at the last purchase, before any silence: ln(a / (b + coins − 1)); −infinity where no coin was thrown.</summary>
    private protected double LogDropoutOdds(double x)
    {
        var coins = CoinsSurvived(x);
        return coins < 1 ? double.NegativeInfinity : Math.Log(A / (B + (coins - 1)));
    }

    /// <summary>ln((α+T)/(α+t_x)).</summary>
    private protected double LogSilence(double tx, double age) => SpecialFunctions.Log1p((age - tx) / (Alpha + tx));

    /// <summary>The age at which <see cref="LogSilence"/> has a value; t_x for a value not above 0.</summary>
    private protected double AgeAfter(double tx, double logSilence) => logSilence <= 0 ? tx : tx + ((Alpha + tx) * Numeric.Expm1(logSilence));

    private protected static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A parameter must be positive and finite");
}
