using MathNet.Numerics;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// MBG/CNBD-k (Platzer, Reutterer 2016) with real k: gaps ~ Gamma(k, λ), more regular the larger k, and the coin of MBG/NBD; k = 1 is MBG/NBD.
/// With n = r + kx and w = (α+t_x)/(α+T), a gap mixed over λ ~ Gamma(n, α+t_x) is a beta-prime variable, so that it outlasts the silence with
/// probability I_w(n, k), the regularised incomplete beta function: the closed form of what integer k writes as an Erlang sum.
/// </summary>
/// <param name="K">Shape k of the gaps, &gt; 0: 1 is chance, above is regular, below comes in bursts.</param>
/// <param name="R">Shape r of the rate over customers, &gt; 0; a gap lasts k/λ in the mean.</param>
/// <param name="Alpha">Inverse scale α of the rate, &gt; 0, in the unit of time of the ages.</param>
/// <param name="A">First parameter a of the dropout probability, &gt; 0.</param>
/// <param name="B">Second parameter b of the dropout probability, &gt; 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A parameter is not a positive finite number.</exception>
public sealed record MbgCnbdK(double K, double R, double Alpha, double A, double B) : BetaGeometricModel(R, Alpha, A, B)
{
    /// <summary>Name of the model in commands and passports.</summary>
    public const string ModelName = "mbg-cnbd-k";

    private const int QuadratureOrder = 32;

    private const int MaxPurchases = 20_000;

    private const double Precision = 1e-13;

    // e^700 is the end of doubles: a root beyond is never.
    private const double LongestLogSilence = 700;

    /// <inheritdoc/>
    public override string Name => ModelName;

    /// <summary>Shape k of the gaps.</summary>
    public double K { get; } = Positive(K, nameof(K));

    /// <inheritdoc/>
    public override IReadOnlyList<ModelParameter> Parameters => [new("k", K), .. base.Parameters];

    /// <inheritdoc/>
    public override double LogLikelihood(double x, double tx, double age, double logGaps = 0)
    {
        var n = Shape(x);
        var sum = SpecialFunctions.GammaLn(n) - SpecialFunctions.GammaLn(R) - (R * SpecialFunctions.Log1p(tx / Alpha)) - ((n - R) * Math.Log(Alpha + tx));
        sum += ((K - 1) * logGaps) - (x * SpecialFunctions.GammaLn(K));
        for (var j = 0; j <= x; j++)
        {
            sum -= SpecialFunctions.Log1p(A / (B + j));
        }

        return sum + Math.Log(StillSilent(x, tx, age) + DropoutOdds(x));
    }

    /// <inheritdoc/>
    public override double ProbabilityAlive(double x, double tx, double age)
    {
        var silent = StillSilent(x, tx, age);
        return silent / (silent + DropoutOdds(x));
    }

    /// <inheritdoc/>
    public override double AgeAtProbabilityAlive(double x, double tx, double probability)
    {
        if (probability >= 1 || ProbabilityAlive(x, tx, tx) <= probability)
        {
            return tx;
        }

        var odds = Math.Log(DropoutOdds(x)) + Math.Log(probability) - SpecialFunctions.Log1p(-probability);
        return AgeWhere(tx, 0, age => Math.Log(StillSilent(x, tx, age)) - odds);
    }

    /// <inheritdoc/>
    public override double ProbabilityOfNoPurchase(double x, double tx, double age, double horizon)
    {
        var dropout = DropoutOdds(x);
        return (StillSilent(x, tx, age + horizon) + dropout) / (StillSilent(x, tx, age) + dropout);
    }

    /// <inheritdoc/>
    public override double ProbabilityOfPurchase(double x, double tx, double age, double horizon)
    {
        var silent = StillSilent(x, tx, age);
        return (silent - StillSilent(x, tx, age + horizon)) / (silent + DropoutOdds(x));
    }

    /// <inheritdoc/>
    public override double LogitOfNoPurchase(double x, double tx, double age, double horizon)
    {
        double silent = StillSilent(x, tx, age), later = StillSilent(x, tx, age + horizon);
        return Math.Log(later + DropoutOdds(x)) - Math.Log(Math.Max(double.Epsilon, silent - later));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Q falls while the hazard of a purchase now is below that in h, and a hazard of this kind has one peak (k &gt; 1) or none: its logarithmic derivative
    /// (k−1)/s − (n+k)/(s+α+t_x) turns once, which excludes a second one. So Q turns once, too.
    /// </remarks>
    public override double AgeOfLeastNoPurchase(double x, double tx, double horizon)
    {
        if (K <= 1)
        {
            return tx;
        }

        double n = Shape(x), dropout = DropoutOdds(x);
        double LogHazard(double age)
        {
            var silence = age - tx;
            return ((K - 1) * Math.Log(silence)) - ((n + K) * Math.Log(Alpha + age)) - Math.Log(StillSilent(x, tx, age) + dropout);
        }

        var scale = Alpha + tx;
        return AgeWhere(tx, 1e-9, age => LogHazard(age + horizon) - LogHazard(age), Math.Min(1, horizon / scale));
    }

    /// <inheritdoc/>
    public override double AgeAtNoPurchase(double x, double tx, double horizon, double probability)
    {
        if (probability >= 1)
        {
            return double.PositiveInfinity;
        }

        var least = AgeOfLeastNoPurchase(x, tx, horizon);
        if (probability <= 0 || ProbabilityOfNoPurchase(x, tx, least, horizon) >= probability)
        {
            return tx;
        }

        var target = SpecialFunctions.Log1p(-probability);
        return AgeWhere(tx, LogSilence(tx, least), age => Math.Log(ProbabilityOfPurchase(x, tx, age, horizon)) - target);
    }

    /// <inheritdoc/>
    public override double DueAge(double x, double tx, double quantile)
    {
        var target = SpecialFunctions.Log1p(-quantile);
        return quantile <= 0 ? tx : AgeWhere(tx, 0, age => Math.Log(StillSilent(x, tx, age)) - target);
    }

    /// <inheritdoc/>
    public override double SilencePercentile(double x, double tx, double age) =>
        IncompleteBeta.Regularised(K, Shape(x), (age - tx) / (Alpha + age), (Alpha + tx) / (Alpha + age));

    /// <inheritdoc/>
    public override double AgeOfFastestDecline(double x, double tx)
    {
        double n = Shape(x), dropout = DropoutOdds(x), scale = Alpha + tx;

        // s·(α+T) times the logarithmic derivative of the fall of P(alive)
        double Turn(double age)
        {
            double silence = age - tx, density = Math.Exp(LogDensity(n, tx, age));
            return ((K - 1) * (Alpha + age)) - ((n + K) * silence) + (2 * silence * (Alpha + age) * density / (StillSilent(x, tx, age) + dropout));
        }

        return Turn(tx + (1e-9 * scale)) <= 0 ? tx : AgeWhere(tx, 1e-9, Turn);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Seen at the last purchase the j-th purchase comes within t with probability I_{t/(α+t_x+t)}(jk, n) if j − 1 coins are survived. After a silence the next
    /// purchase is integrated over, and whoever makes it is seen at a last purchase again.
    /// </remarks>
    public override double ExpectedPurchases(double x, double tx, double age, double t)
    {
        if (!(t > 0))
        {
            return t * ProbabilityAlive(x, tx, age);
        }

        var survived = B + CoinsSurvived(x);
        if (double.IsPositiveInfinity(t))
        {
            return A > 1 ? ProbabilityAlive(x, tx, age) * (A + survived - 1) / (A - 1) : t;
        }

        if (age <= tx)
        {
            return ProbabilityAlive(x, tx, tx) * FromPurchase(Shape(x), survived, t / (Alpha + tx));
        }

        var n = Shape(x);

        // In ln(silence) panels follow the density from days to years; the fourth power takes up the root that the last purchases have at the end of the horizon for k < 1
        var width = Math.Log((age - tx + t) / (age - tx));
        double Term(double v)
        {
            double silence = (age - tx) * Math.Exp(v), left = Math.Max(0, age - tx + t - silence), at = tx + silence;
            var further = survived / (A + survived) * FromPurchase(n + K, survived + 1, left / (Alpha + at));
            return silence * Math.Exp(LogDensity(n, tx, at)) * (1 + further);
        }

        var expected = 0.0;
        var panels = Math.Clamp((int)Math.Ceiling(width), 1, 40);
        for (var panel = 0; panel < panels; panel++)
        {
            var end = width * (panel + 1) / panels;
            expected += GaussLegendreRule.Integrate(z => 4 * z * z * z * Term(end - (width / panels * z * z * z * z)), 0, 1, QuadratureOrder) * width / panels;
        }

        return expected / (StillSilent(x, tx, age) + DropoutOdds(x));
    }

    private protected override double CoinsSurvived(double x) => x + 1;

    /// <summary>n = r + kx, the shape of the rate after x gaps.</summary>
    private double Shape(double x) => R + (K * x);

    /// <summary>a / (b + x): odds of having dropped out at the last purchase.</summary>
    private double DropoutOdds(double x) => A / (B + x);

    /// <summary>Probability that a customer alive at t_x is silent until T.</summary>
    private double StillSilent(double x, double tx, double age) =>
        IncompleteBeta.Regularised(Shape(x), K, (Alpha + tx) / (Alpha + age), (age - tx) / (Alpha + age));

    /// <summary>ln of the density of the next purchase at an age after t_x, if alive.</summary>
    private double LogDensity(double n, double tx, double age) =>
        ((K - 1) * Math.Log(age - tx)) + (n * Math.Log(Alpha + tx)) - ((n + K) * Math.Log(Alpha + age)) - SpecialFunctions.BetaLn(n, K);

    /// <summary>Purchases of a customer who has just bought and is alive, within y times (α + t_x).</summary>
    private double FromPurchase(double n, double survived, double y)
    {
        double sum = 0, alive = 1, inside = y / (1 + y), outside = 1 / (1 + y);
        for (var j = 1; j <= MaxPurchases; j++)
        {
            var term = alive * IncompleteBeta.Regularised(j * K, n, inside, outside);
            sum += term;
            if (term < Precision * sum)
            {
                break;
            }

            alive *= (survived + j - 1) / (A + survived + j - 1);
        }

        return sum;
    }

    /// <summary>
    /// The age at which a function that falls from above 0 to below it is 0, found in ln((α+T)/(α+t_x)), in which all of ours are nearly straight at the far end;
    /// +infinity when it never falls that far.
    /// </summary>
    private double AgeWhere(double tx, double from, Func<double, double> function, double step = 1)
    {
        double At(double u)
        {
            var value = function(AgeAfter(tx, u));
            return double.IsNegativeInfinity(value) || double.IsNaN(value) ? -1e9 : value;
        }

        double low = from, high = from + step;
        while (At(high) > 0)
        {
            (low, high) = (high, high + (step *= 2));
            if (high > LongestLogSilence)
            {
                return double.PositiveInfinity;
            }
        }

        return Brent.TryFindRoot(At, low, high, 1e-14, 200, out var root) ? AgeAfter(tx, root) : AgeAfter(tx, low);
    }
}
