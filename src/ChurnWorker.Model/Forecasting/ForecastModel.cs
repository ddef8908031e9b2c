using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// All that depends on the population: the snapshot that calibration makes, stores and names. With it and the policy, everything
/// about a customer is a pure function of the customer's own events.
/// </summary>
public sealed record ForecastModel
{
    /// <summary>By which money a year from now is worth less, in residual values.</summary>
    public const double AnnualDiscount = 0.1;

    private const double DaysAWeek = 7, DaysAYear = 365, LeastPaceDays = 30, WideFactor = 3;

    // What depends on frequency, recency in whole days and horizon alone is shared by many customers
    private Remembered<(int Frequency, int RecencyDays, int HorizonDays)> _purchases = null!;
    private Remembered<(int Frequency, int RecencyDays, int HorizonDays)> _leasts = null!;
    private Remembered<(int Frequency, int RecencyDays, int HorizonDays, double Probability)> _crossings = null!;

    /// <summary>Name that every trigger carries: model, end of observation and a hash of the parameters.</summary>
    public required string Id { get; init; }

    /// <summary>Timing, weeks.</summary>
    public required TransactionModel Transactions
    {
        get;
        init
        {
            field = value;
            _purchases = new(k => value.ExpectedPurchases(k.Frequency, k.RecencyDays / DaysAWeek, k.RecencyDays / DaysAWeek, k.HorizonDays / DaysAWeek));
            _leasts = new(k => value.AgeOfLeastNoPurchase(k.Frequency, k.RecencyDays / DaysAWeek, k.HorizonDays / DaysAWeek));
            _crossings = new(k => value.AgeAtNoPurchase(k.Frequency, k.RecencyDays / DaysAWeek, k.HorizonDays / DaysAWeek, k.Probability));
        }
    }

    /// <summary>What past windows taught over the timing model; null while nothing has, or while it does not help.</summary>
    public CalibrationLayer? Layer { get; init; }

    /// <summary>The trial that decided which timing model serves; null where there was none.</summary>
    public ModelTrial? TimingTrial { get; init; }

    /// <summary>The trial that decided whether a layer serves, and which; null where there was none.</summary>
    public ModelTrial? LayerTrial { get; init; }

    /// <summary>How far it and the model before it disagree; null for the first.</summary>
    public ModelDrift? Drift { get; init; }

    /// <summary>Spend by currency code.</summary>
    public required IReadOnlyDictionary<string, SpendModel> Spend { get; init; }

    /// <summary>How much it rests on own data.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>Last day of observation, day number.</summary>
    public required int ObservedUntilDay { get; init; }

    /// <summary>Log-likelihood of the timing model, without the prior.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Customers it was fitted on.</summary>
    public required int Customers { get; init; }

    /// <summary>Of these, customers with at least one repeat occasion.</summary>
    public required int RepeatCustomers { get; init; }

    /// <summary>Share of these customers who were of high value.</summary>
    public required double HighShare { get; init; }

    /// <summary>Whether the fit reached a maximum.</summary>
    public required bool Converged { get; init; }

    /// <summary>How long articles last where the shop does not say; null where it does not track supplies, or nobody bought anything twice.</summary>
    public SupplyGaps? Supplies { get; init; }

    /// <summary>How well the parameters of the timing model are known.</summary>
    public required LogUncertainty Uncertainty { get; init; }

    /// <summary>Expected value over the value horizon, judged at the last purchase, minor units of the customer's main currency; 0 where that currency is unknown to the model.</summary>
    public long ExpectedValue(RfmSummary customer, WinBackPolicy policy)
    {
        if (!Spend.TryGetValue(customer.Currency, out var spend))
            return 0;
        var purchases = _purchases[(customer.Frequency, customer.RecencyDays, policy.ValueHorizonDays)];
        var value = purchases * spend.GammaGamma.ExpectedSpend(customer.RepeatOccasions, customer.MonetaryValue) * policy.Margin;
        return value < 9e18 ? (long)Math.Round(value) : long.MaxValue;
    }

    /// <summary>
    /// 90 % interval of the expected value: what not knowing the parameters of timing and spend better leaves open. Null where the data say nothing about one of them.
    /// </summary>
    public ValueInterval? IntervalOfExpectedValue(RfmSummary customer, WinBackPolicy policy)
    {
        var value = (double)ExpectedValue(customer, policy);
        if (!Spend.TryGetValue(customer.Currency, out var spend) || spend.Uncertainty is not { } ofSpend || value <= 0)
            return null;
        var (recency, horizon) = (customer.Recency, policy.ValueHorizonDays / DaysAWeek);
        var timing = Uncertainty.DeviationOf(
            [.. Transactions.Parameters.Select(p => p.Value)], p => Math.Log(ModelFamilies.Create(Transactions.Name, p).ExpectedPurchases(customer.Frequency, recency, recency, horizon)));
        var amounts = ofSpend.DeviationOf(
            [spend.GammaGamma.P, spend.GammaGamma.Q, spend.GammaGamma.V], p => Math.Log(new GammaGamma(p[0], p[1], p[2]).ExpectedSpend(customer.RepeatOccasions, customer.MonetaryValue)));
        var factor = Math.Exp(ProbabilityInterval.Deviations * Math.Sqrt((timing * timing) + (amounts * amounts)));
        return double.IsFinite(factor) && value * factor < 9e18 ? new ValueInterval((long)Math.Round(value / factor), (long)Math.Round(value * factor)) : null;
    }

    /// <summary>
    /// Residual value at an age: all purchases to come, discounted by <see cref="AnnualDiscount"/>, times spend and margin; minor units, 0 where the currency is unknown to the model.
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="age">Age, weeks.</param>
    /// <param name="policy">Margin.</param>
    public long ResidualValue(RfmSummary customer, double age, WinBackPolicy policy)
    {
        if (!Spend.TryGetValue(customer.Currency, out var spend))
            return 0;
        var purchases = Transactions.DiscountedPurchases(customer.Frequency, customer.Recency, age, Math.Log(1 + AnnualDiscount) * DaysAWeek / DaysAYear);
        var value = purchases * spend.GammaGamma.ExpectedSpend(customer.RepeatOccasions, customer.MonetaryValue) * policy.Margin;
        return value < 9e18 ? (long)Math.Round(value) : long.MaxValue;
    }

    /// <summary>What the customer spent so far, carried on at the same pace over the value horizon: the naive value beside the model's. Null within the first month, before there is a pace.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="age">Age, weeks.</param>
    /// <param name="policy">Value horizon and margin.</param>
    public static long? NaiveValue(RfmSummary customer, double age, WinBackPolicy policy) => age * DaysAWeek < LeastPaceDays
        ? null
        : (long)Math.Round(Math.Min(9e18, customer.Spend / (age * DaysAWeek) * policy.ValueHorizonDays * policy.Margin));

    /// <summary>Whether two values of the same customers are so far apart that somebody should look before spending on either.</summary>
    public static bool DisagreeWidely(double naive, double model) => Math.Max(naive, model) > WideFactor * Math.Max(0, Math.Min(naive, model));

    /// <summary>Tier of an expected value.</summary>
    public ValueTier TierOf(long expectedValue, string currency)
    {
        if (!Spend.TryGetValue(currency, out var spend))
            return ValueTier.Low;
        return expectedValue > spend.HighThreshold ? ValueTier.High : expectedValue > spend.MidThreshold ? ValueTier.Mid : ValueTier.Low;
    }

    /// <summary>
    /// P(no purchase in h) at an instant; never falls with silence. A regular buyer who has just bought is not due yet: until P is least, it is its least value.
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="instant">Unix milliseconds UTC.</param>
    /// <param name="horizonDays">h, days.</param>
    public double ProbabilityOfNoPurchase(RfmSummary customer, long instant, int horizonDays) =>
        ProbabilityOfNoPurchase(customer, customer.AgeAt(instant), horizonDays);

    /// <summary>P(no purchase in h) at an age, weeks.</summary>
    /// <inheritdoc cref="ProbabilityOfNoPurchase(RfmSummary, long, int)"/>
    public double ProbabilityOfNoPurchase(RfmSummary customer, double age, int horizonDays) => Layer is { } layer
        ? layer.Probability(TraitsOf(customer, layer), SilenceDays(customer, age), LogitQ(customer, age, horizonDays))
        : RawProbabilityOfNoPurchase(customer, age, horizonDays);

    /// <summary>P(no purchase in h) of the timing model alone, at an age, weeks.</summary>
    /// <inheritdoc cref="ProbabilityOfNoPurchase(RfmSummary, long, int)"/>
    public double RawProbabilityOfNoPurchase(RfmSummary customer, double age, int horizonDays) =>
        Transactions.ProbabilityOfNoPurchase(
            customer.Frequency, customer.Recency, Math.Max(age, _leasts[(customer.Frequency, customer.RecencyDays, horizonDays)]), horizonDays / DaysAWeek);

    /// <summary>
    /// 90 % interval of P(no purchase in h) at an age, weeks: what not knowing the parameters of the timing model better leaves open. Wide below readiness own.
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="age">Age, weeks.</param>
    /// <param name="horizonDays">h, days.</param>
    public ProbabilityInterval IntervalOfNoPurchase(RfmSummary customer, double age, int horizonDays)
    {
        var counted = Math.Max(age, _leasts[(customer.Frequency, customer.RecencyDays, horizonDays)]);
        var interval = ProbabilityInterval.Of(
            (BetaGeometricModel)Transactions, Uncertainty, model => model.ProbabilityOfNoPurchase(customer.Frequency, customer.Recency, counted, horizonDays / DaysAWeek));
        return Layer is { } layer ? new ProbabilityInterval(Through(layer, interval.Low), Through(layer, interval.High)) : interval;

        double Through(CalibrationLayer layer, double q) => layer.Probability(TraitsOf(customer, layer), SilenceDays(customer, age), Math.Log(q) - Math.Log(1 - q));
    }

    /// <summary>Age at which P(no purchase in h) reaches a probability, weeks; recency when it is never below, +infinity when it never gets there.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="horizonDays">h, days.</param>
    /// <param name="probability">The threshold.</param>
    public double AgeAtNoPurchase(RfmSummary customer, int horizonDays, double probability)
    {
        var alone = _crossings[(customer.Frequency, customer.RecencyDays, horizonDays, probability)];
        if (Layer is not { } layer)
            return alone;
        double x = customer.Frequency, recency = customer.Recency, horizon = horizonDays / DaysAWeek, least = _leasts[(customer.Frequency, customer.RecencyDays, horizonDays)];
        var silence = layer.SilenceAt(
            TraitsOf(customer, layer), probability, days => Transactions.LogitOfNoPurchase(x, recency, Math.Max(least, recency + (days / DaysAWeek)), horizon), (alone - recency) * DaysAWeek);
        return recency + (silence / DaysAWeek);
    }

    /// <summary>What the calibration layer knows of a customer.</summary>
    public static LayerTraits TraitsOf(RfmSummary customer, CalibrationLayer layer) => new(
        customer.Frequency,
        customer.RecencyDays,
        layer.SpendUnits.TryGetValue(customer.Currency, out var unit) ? customer.Spend / unit : null);

    /// <summary>Logit of the timing model's Q(h) at an age.</summary>
    public double LogitQ(RfmSummary customer, double age, int horizonDays) =>
        Transactions.LogitOfNoPurchase(
            customer.Frequency, customer.Recency, Math.Max(age, _leasts[(customer.Frequency, customer.RecencyDays, horizonDays)]), horizonDays / DaysAWeek);

    private static double SilenceDays(RfmSummary customer, double age) => (age - customer.Recency) * DaysAWeek;

    /// <summary>P(alive) at an instant.</summary>
    public double ProbabilityAlive(RfmSummary customer, long instant) =>
        Transactions.ProbabilityAlive(customer.Frequency, customer.Recency, customer.AgeAt(instant));

    /// <summary>Instant by which the next purchase comes with a given probability, for a customer alive at the last one; Unix milliseconds UTC.</summary>
    public long DueAt(RfmSummary customer, double probability) =>
        customer.InstantAt(Transactions.DueAge(customer.Frequency, customer.Recency, probability));
}
