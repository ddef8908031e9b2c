using MathNet.Numerics.Integration;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// A buy-till-you-die model of purchase timing with its parameters. All ages and horizons are in one unit of time,
/// the unit the parameters were fitted in (the service uses weeks of the shop). A history is (x, t_x, T): repeat occasions,
/// age at the last one, age now; 0 &lt;= t_x &lt;= T.
/// </summary>
public abstract record TransactionModel
{
    /// <summary>Name as in commands and passports, e.g. <c>mbg-nbd</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The parameters, in the order of the literature.</summary>
    public abstract IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>Log-likelihood of one history.</summary>
    /// <param name="x">Repeat occasions.</param>
    /// <param name="tx">Age at the last occasion.</param>
    /// <param name="age">Age now.</param>
    /// <param name="logGaps">Σ ln of the x gaps between occasions, which models of regular buyers read; the others ignore it.</param>
    public abstract double LogLikelihood(double x, double tx, double age, double logGaps = 0);

    /// <summary>P(alive | x, t_x, T), 0 to 1, falling in T.</summary>
    public abstract double ProbabilityAlive(double x, double tx, double age);

    /// <summary>Age at which P(alive) has fallen to <paramref name="probability"/>: T*, clamped to t_x; +infinity when it never does.</summary>
    public abstract double AgeAtProbabilityAlive(double x, double tx, double probability);

    /// <summary>Q(h): probability of no purchase in the next <paramref name="horizon"/>, rising in T from <see cref="AgeOfLeastNoPurchase"/> on.</summary>
    public abstract double ProbabilityOfNoPurchase(double x, double tx, double age, double horizon);

    /// <summary>1 − Q(h): probability of at least one purchase in the next <paramref name="horizon"/>; keeps its relative precision where Q is close to 1.</summary>
    public abstract double ProbabilityOfPurchase(double x, double tx, double age, double horizon);

    /// <summary>ln(Q(h) / (1 − Q(h))): keeps its precision at either end.</summary>
    public abstract double LogitOfNoPurchase(double x, double tx, double age, double horizon);

    /// <summary>
    /// Probability that the silence still lasts at <paramref name="laterAge"/>, judged at <paramref name="age"/>: 1 now, falling to 1 − P(alive).
    /// Differences between two days, summed over customers, forecast the purchases that end a silence.
    /// </summary>
    public double ProbabilityStillSilent(double x, double tx, double age, double laterAge) =>
        ProbabilityOfNoPurchase(x, tx, age, Math.Max(0, laterAge - age));

    /// <summary>
    /// Age, not below t_x, at which Q(h) is least and from which on it rises with silence. t_x, except where gaps are regular: a customer who has just bought is not due
    /// yet, and Q falls until the next purchase is. Decisions count no silence before this age.
    /// </summary>
    public virtual double AgeOfLeastNoPurchase(double x, double tx, double horizon) => tx;

    /// <summary>
    /// Age, not below <see cref="AgeOfLeastNoPurchase"/>, at which Q(h) reaches <paramref name="probability"/>; t_x when it is never below; +infinity when it never gets there.
    /// </summary>
    public abstract double AgeAtNoPurchase(double x, double tx, double horizon, double probability);

    /// <summary>Age at which, were the customer alive at t_x and stays so, the next purchase comes with probability <paramref name="quantile"/> (Lomax quantile).</summary>
    public abstract double DueAge(double x, double tx, double quantile);

    /// <summary>Probability that the next purchase of a customer alive at t_x would have come by <paramref name="age"/> (Lomax distribution function).</summary>
    public abstract double SilencePercentile(double x, double tx, double age);

    /// <summary>
    /// Age at which P(alive) falls fastest: the moment at which waiting costs most; t_x when the fall is steepest at once, +infinity when P(alive) never falls.
    /// </summary>
    public abstract double AgeOfFastestDecline(double x, double tx);

    /// <summary>Expected number of purchases in (T, T + t].</summary>
    public abstract double ExpectedPurchases(double x, double tx, double age, double t);

    /// <summary>
    /// Expected purchases of all time to come, one after u discounted by e^(−δu): residual value in purchases. The integral of the discounted purchase rate, by parts
    /// ∫ e^(−v)·E(v/δ) dv over the expected purchases E, which every model has and which are finite for any horizon, also where a ≤ 1.
    /// </summary>
    /// <param name="x">Repeat occasions.</param>
    /// <param name="tx">Age at the last occasion.</param>
    /// <param name="age">Age now.</param>
    /// <param name="discount">δ, continuous rate for one unit of time, &gt; 0.</param>
    public double DiscountedPurchases(double x, double tx, double age, double discount)
    {
        ReadOnlySpan<double> panels = [0, 0.25, 1, 3, 9, 40];
        var sum = 0.0;
        for (var i = 1; i < panels.Length; i++)
        {
            sum += GaussLegendreRule.Integrate(v => Math.Exp(-v) * ExpectedPurchases(x, tx, age, v / discount), panels[i - 1], panels[i], 16);
        }

        return sum;
    }
}
