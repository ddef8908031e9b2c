using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Fits the whole forecast model on a population: timing, spend by currency, thresholds of the value tiers.</summary>
public static class ForecastFitter
{
    /// <summary>Fewest customers for whom even the prior can be called a forecast.</summary>
    public const int LeastCustomers = 50;

    private const double MidQuantile = 0.5;

    private const double LargestShareDrift = 0.02;

    /// <summary>Days after which a new window of the past has resolved and the layer has something to learn.</summary>
    private const int FreshDays = 30;

    /// <summary>How far the share of high value may be from the policy's before the threshold follows.</summary>
    private const double KeptShareDrift = 0.01;

    /// <summary>Half of the 95 % quantiles of chi-squared with four and with five degrees of freedom.</summary>
    private const double HalfChiSquaredOfFour = 4.744, HalfChiSquaredOfFive = 5.535;

    /// <summary>Fits. The same population gives the same bits, in whatever order it comes.</summary>
    /// <param name="customers">Customers with at least one purchase occasion; at least one.</param>
    /// <param name="settings">Model family and prior.</param>
    /// <param name="policy">Value horizon, margin and quantile.</param>
    /// <param name="previous">The model in force, to start from and whose value thresholds stay while they still cut off the share they should; null for a cold start.</param>
    /// <param name="timelines">Occasions of the customers, or of <see cref="CustomerSample.Most"/> of them, to learn the calibration layer from; null for none.</param>
    /// <param name="supplies">How long articles last; null where the shop does not track that.</param>
    public static ForecastModel Fit(
        IReadOnlyList<RfmSummary> customers, FitSettings settings, WinBackPolicy policy, ForecastModel? previous = null, IReadOnlyList<PurchaseTimeline>? timelines = null,
        SupplyGaps? supplies = null)
    {
        var until = settings.ObservedUntilDay ?? customers.Max(c => c.LastDay);
        var histories = CustomerTiming.Compress(customers.Select(c => CustomerTiming.Of(c)), customers.Count, until);
        var window = WindowOf(timelines, until, settings, policy.HorizonDays);
        var (fit, trial) = FitTiming(histories, settings, previous?.Transactions as BetaGeometricModel, window);
        var model = new ForecastModel
        {
            Id = "",
            Transactions = fit.Model,
            TimingTrial = trial,
            Spend = FitSpend(customers, settings),
            Readiness = ReadinessOf(fit),
            ObservedUntilDay = until,
            LogLikelihood = fit.LogLikelihood,
            Customers = (int)fit.Customers,
            RepeatCustomers = (int)fit.Repeaters,
            HighShare = 0,
            Converged = fit.Converged,
            Uncertainty = fit.Uncertainty,
            Supplies = supplies,
        };
        model = WithThresholds(model, customers, policy, previous);
        if (model.Readiness >= Readiness.Pooled && window is not null)
            model = WithLayer(model, window);
        model = model with { Id = IdOf(model) };
        return previous is null ? model : model with { Drift = ModelDrift.Between(previous, model, CustomerSample.Of(customers, c => c.CustomerId), policy.HorizonDays) };
    }

    /// <summary>The newest window of the past, by id; null where the past is too short for one.</summary>
    private static PastWindow? WindowOf(IReadOnlyList<PurchaseTimeline>? timelines, int until, FitSettings settings, int horizonDays) =>
        timelines is { Count: > 0 } && LayerTrainer.HasWindow(timelines.Min(t => t.Days[0]), until, horizonDays)
            ? new PastWindow([.. timelines.OrderBy(t => t.CustomerId, StringComparer.Ordinal)], until - horizonDays, horizonDays, settings.Prior)
            : null;

    /// <summary>Fits the family in force, and the challenger where the newest window of the past says that it forecasts better.</summary>
    private static (TransactionFit Fit, ModelTrial? Trial) FitTiming(CompressedHistories histories, FitSettings settings, BetaGeometricModel? previous, PastWindow? window)
    {
        string[] families = [settings.Family, .. settings.Challenger is { } other ? new[] { other } : []];
        var champion = previous is not null && families.Contains(previous.Name) ? previous.Name : settings.Family;
        var fit = TransactionFitter.Fit(histories, champion, previous, settings.Prior);
        if (window is null || Array.Find(families, f => f != champion) is not { } challenger || TimingTrial.Run(window, fit.Model, challenger) is not { } trial)
            return (fit, null);
        if (trial.Serves == champion)
            return (fit, trial);
        var challenged = TransactionFitter.Fit(histories, challenger, fit.Model, settings.Prior);
        return challenged.Converged ? (challenged, trial) : (fit, trial with { Serves = champion });
    }

    /// <summary>
    /// Whether a population still supports a model: its layer misses no month of resolved windows, the population has not grown by half, as many are of high value as there were, and a likelihood-ratio
    /// test (95 %) does not reject the parameters. A model that stands is kept: a refit that says nothing new would move
    /// everybody's instants for nothing.
    /// </summary>
    /// <param name="model">The model in force.</param>
    /// <param name="customers">The population.</param>
    /// <param name="settings">As in the fit.</param>
    public static bool Stands(ForecastModel model, IReadOnlyList<CustomerTiming> customers, FitSettings settings)
    {
        if (customers.Count > 1.5 * model.Customers || customers.Count < model.Customers / 1.5)
            return false;
        if (Math.Abs((double)customers.Count(c => c.IsHighValue) / customers.Count - model.HighShare) > LargestShareDrift)
            return false;
        var until = customers.Max(c => c.LastDay);
        if (model.Readiness >= Readiness.Pooled && until - model.ObservedUntilDay >= FreshDays)
            return false;
        var timing = (BetaGeometricModel)model.Transactions;
        var bound = timing.Parameters.Count == 5 ? HalfChiSquaredOfFive : HalfChiSquaredOfFour;
        return TransactionFitter.PromisedGain(CustomerTiming.Compress(customers, until), timing, settings.Prior) <= bound;
    }

    private static Readiness ReadinessOf(TransactionFit fit) => (fit.Customers, fit.Repeaters, fit.Converged) switch
    {
        ( >= 2000, >= 500, true) => Readiness.Own,
        ( >= 500, >= 100, _) => Readiness.Pooled,
        _ => Readiness.Prior,
    };

    private static Dictionary<string, SpendModel> FitSpend(IReadOnlyList<RfmSummary> customers, FitSettings settings) =>
        CurrenciesOf(customers).ToDictionary(
            currency => currency,
            currency => SpendOf(currency, customers, settings),
            StringComparer.Ordinal);

    private static IEnumerable<string> CurrenciesOf(IReadOnlyList<RfmSummary> customers) => customers.Select(c => c.Currency).Distinct(StringComparer.Ordinal);

    /// <summary>Gone through anew each time, not kept: a population may be too large to be held as records.</summary>
    private static IEnumerable<RfmSummary> In(string currency, IReadOnlyList<RfmSummary> customers) => customers.Where(c => c.Currency == currency);

    /// <summary>Spending records of the repeat buyers, minor units.</summary>
    public static CompressedSpends SpendsOf(IEnumerable<RfmSummary> customers) => CompressedSpends.From(
        customers.Where(c => c.RepeatOccasions > 0 && c.RepeatSpend > 0).Select(c => new WeightedSpend(c.RepeatOccasions, c.MonetaryValue)));

    /// <summary>Without a single repeat buyer there is no likelihood: then only the prior can speak, even if plain maximum likelihood was asked for.</summary>
    private static SpendModel SpendOf(string currency, IReadOnlyList<RfmSummary> customers, FitSettings settings)
    {
        var spends = SpendsOf(In(currency, customers));
        var prior = settings.Prior is null && spends.Customers > 0 ? null : SpendPrior.Retail(spends.Customers > 0 ? spends.MeanSpend : 1);
        var fit = SpendFitter.Fit(spends, prior: prior);
        return new SpendModel(currency, fit.Model, In(currency, customers).Count(), long.MaxValue, long.MaxValue) { Uncertainty = fit.Uncertainty };
    }

    private static ForecastModel WithLayer(ForecastModel model, PastWindow window)
    {
        var timing = (BetaGeometricModel)model.Transactions;
        var layers = LayerTrainer.Learn(window.Customers, timing, model.ObservedUntilDay, window.HorizonDays);
        var trial = layers is null ? null : LayerTrial.Run(window, timing);
        if (trial is null || trial.Serves == LayerTrial.TimingAlone)
            return model with { LayerTrial = trial };
        return model with
        {
            Layer = layers![trial.Serves],
            LayerTrial = trial,
            Readiness = model.Readiness == Readiness.Own ? Readiness.Calibrated : model.Readiness,
        };
    }

    private static ForecastModel WithThresholds(ForecastModel model, IReadOnlyList<RfmSummary> customers, WinBackPolicy policy, ForecastModel? previous)
    {
        var spend = new Dictionary<string, SpendModel>(StringComparer.Ordinal);
        var highValue = 0;
        foreach (var currency in CurrenciesOf(customers))
        {
            var values = In(currency, customers).Select(c => model.ExpectedValue(c, policy)).ToArray();
            Array.Sort(values);
            var high = policy.HighValueAbsolute is { } absolute
                ? Currencies.ToMinorUnits(absolute, currency) - 1
                : HighThreshold(values, policy.HighValueQuantile, previous?.Spend.GetValueOrDefault(currency)?.HighThreshold);
            spend[currency] = model.Spend[currency] with { HighThreshold = high, MidThreshold = Math.Min(high, Quantile(values, MidQuantile)) };
            highValue += values.Count(v => v > high);
        }

        return model with { Spend = spend, HighShare = (double)highValue / customers.Count };
    }

    /// <summary>
    /// The quantile, unless the threshold in force still cuts off nearly the share that the policy wants: else every calibration would move those
    /// beside it from tier to tier and back.
    /// </summary>
    private static long HighThreshold(long[] sorted, double quantile, long? inForce)
    {
        if (inForce is { } kept && Math.Abs((double)sorted.Count(v => v > kept) / sorted.Length - (1 - quantile)) <= KeptShareDrift)
            return kept;
        return Quantile(sorted, quantile);
    }

    /// <summary>Nearest rank: a value of the population, so that ties are never split and "above" is exact.</summary>
    private static long Quantile(long[] sorted, double quantile) => sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];

    /// <summary>Model, end of observation and a hash over all parameters: equal models have equal names.</summary>
    private static string IdOf(ForecastModel model)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ModelPassport.ToJson(model))).AsSpan(0, 4));
        return string.Create(CultureInfo.InvariantCulture, $"{model.Transactions.Name}-{ShopDay.ToText(model.ObservedUntilDay)}-{hash}");
    }
}
