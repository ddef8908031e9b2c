using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// What MBG/NBD and BG/NBD share: exponential gaps with a rate λ ~ Gamma(r, α), and after a purchase a coin with dropout probability p ~ Beta(a, b).
/// They differ only in how many coins a history of x repeat occasions has survived. Odds and silences are kept as logarithms, so that hundreds of purchases,
/// a long silence or a vanishing dropout neither overflow nor lose digits.
/// </summary>
/// <inheritdoc cref="BetaGeometricModel"/>
public abstract record ExponentialGapModel(double R, double Alpha, double A, double B) : BetaGeometricModel(R, Alpha, A, B)
{
    // (1 - 2^-53) has ln Q of about 1e-16: 60 steps of a monotone Newton are far beyond what any start needs.
    private const int MaxRootSteps = 60;

    private const double LargestExponent = 700;

    /// <inheritdoc/>
    /// <remarks>The beta and gamma functions appear only as quotients a whole number apart: products of few factors, exact where their logarithms cancel.</remarks>
    public override double LogLikelihood(double x, double tx, double age, double logGaps = 0)
    {
        var sum = (-R * SpecialFunctions.Log1p(age / Alpha)) - (x * Math.Log(Alpha + age));
        for (var j = 0; j < x; j++)
        {
            sum += Math.Log(R + j);
        }

        var coins = CoinsSurvived(x);
        for (var j = 0; j < coins; j++)
        {
            sum -= SpecialFunctions.Log1p(A / (B + j));
        }

        return sum + Numeric.LogOnePlusExp(LogOddsDead(x, tx, age));
    }

    /// <inheritdoc/>
    public override double ProbabilityAlive(double x, double tx, double age) => SpecialFunctions.Logistic(-LogOddsDead(x, tx, age));

    /// <inheritdoc/>
    public override double AgeAtProbabilityAlive(double x, double tx, double probability)
    {
        if (probability >= 1)
        {
            return tx;
        }

        var logOddsDead = SpecialFunctions.Log1p(-probability) - Math.Log(probability);
        return AgeAfter(tx, (logOddsDead - LogDropoutOdds(x)) / (R + x));
    }

    /// <inheritdoc/>
    public override double ProbabilityOfNoPurchase(double x, double tx, double age, double horizon)
    {
        var logOddsDead = LogOddsDead(x, tx, age);
        var silentIfAlive = Math.Exp(-(R + x) * SpecialFunctions.Log1p(horizon / (Alpha + age)));
        return Math.Min(1, SpecialFunctions.Logistic(logOddsDead) + (SpecialFunctions.Logistic(-logOddsDead) * silentIfAlive));
    }

    /// <inheritdoc/>
    public override double ProbabilityOfPurchase(double x, double tx, double age, double horizon) =>
        -Numeric.Expm1(-(R + x) * SpecialFunctions.Log1p(horizon / (Alpha + age))) * ProbabilityAlive(x, tx, age);

    /// <inheritdoc/>
    /// <remarks>Odds of no purchase are (e + odds of being dead) / (1 − e), e the chance of silence if alive: no difference of close numbers, and one logarithm.</remarks>
    public override double LogitOfNoPurchase(double x, double tx, double age, double horizon)
    {
        var logOddsDead = LogOddsDead(x, tx, age);
        var hazard = (R + x) * SpecialFunctions.Log1p(horizon / (Alpha + age));
        var purchase = -Numeric.Expm1(-hazard);
        return logOddsDead < LargestExponent
            ? Math.Log((Math.Exp(-hazard) + Math.Exp(logOddsDead)) / purchase)
            : logOddsDead - Math.Log(purchase);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// In u = ln((α+T)/(α+t_x)) the function ln(1 − Q) is falling and concave, and either of its two factors alone gives an upper bound of the root in closed form.
    /// Newton started at the lower of the two walks down to the root and never crosses it: no bracket to keep, three to six steps.
    /// </remarks>
    public override double AgeAtNoPurchase(double x, double tx, double horizon, double probability)
    {
        if (probability >= 1)
        {
            return double.PositiveInfinity;
        }

        if (probability <= 0 || ProbabilityOfNoPurchase(x, tx, tx, horizon) >= probability)
        {
            return tx;
        }

        var n = R + x;
        var logDropoutOdds = LogDropoutOdds(x);
        var logPurchase = SpecialFunctions.Log1p(-probability);
        var reach = horizon / (Alpha + tx);
        var u = Math.Log(reach / Numeric.Expm1(-Math.Log(probability) / n));
        if (double.IsNegativeInfinity(logDropoutOdds))
        {
            return AgeAfter(tx, u);
        }

        u = Math.Min(u, (Math.Log(probability) - logPurchase - logDropoutOdds) / n);
        for (var step = 0; step < MaxRootSteps; step++)
        {
            var logOddsDead = logDropoutOdds + (n * u);
            var y = reach * Math.Exp(-u);
            var hazard = n * SpecialFunctions.Log1p(y);
            var value = Math.Log(-Numeric.Expm1(-hazard)) - Numeric.LogOnePlusExp(logOddsDead) - logPurchase;
            var slope = (n * SpecialFunctions.Logistic(logOddsDead)) + (n * y / (1 + y) / Numeric.Expm1(hazard));
            var next = u + (value / slope);
            if (!(next < u))
            {
                break;
            }

            u = next;
        }

        return AgeAfter(tx, u);
    }

    /// <inheritdoc/>
    public override double DueAge(double x, double tx, double quantile) => AgeAfter(tx, -SpecialFunctions.Log1p(-quantile) / (R + x));

    /// <inheritdoc/>
    public override double SilencePercentile(double x, double tx, double age) => -Numeric.Expm1(-(R + x) * LogSilence(tx, age));

    /// <inheritdoc/>
    /// <remarks>(n−1)/(n+1) of the odds at which both states are equally likely: the turning point of a logistic curve in ln(α+T), seen on the scale of T.</remarks>
    public override double AgeOfFastestDecline(double x, double tx)
    {
        var logDropoutOdds = LogDropoutOdds(x);
        var n = R + x;
        return double.IsNegativeInfinity(logDropoutOdds) ? double.PositiveInfinity
            : n <= 1 ? tx
            : AgeAfter(tx, (Math.Log((n - 1) / (n + 1)) - logDropoutOdds) / n);
    }

    /// <inheritdoc/>
    public override double ExpectedPurchases(double x, double tx, double age, double t) =>
        ProbabilityAlive(x, tx, age) * ExpectedPurchasesIntegral.IfAlive(R + x, A, B + CoinsSurvived(x), t / (Alpha + age));

    private double LogOddsDead(double x, double tx, double age) => LogDropoutOdds(x) + ((R + x) * LogSilence(tx, age));

}
