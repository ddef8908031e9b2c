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

    /// <summary>Fits. The same population gives the same bits, in whatever order it comes.</summary>
    /// <param name="customers">Customers with at least one purchase occasion; at least one.</param>
    /// <param name="settings">Model family and prior.</param>
    /// <param name="policy">Value horizon, margin and quantile.</param>
    /// <param name="previous">The model in force, to start from; null for a cold start.</param>
    public static ForecastModel Fit(IReadOnlyList<RfmSummary> customers, FitSettings settings, WinBackPolicy policy, ForecastModel? previous = null)
    {
        var until = settings.ObservedUntilDay ?? customers.Max(c => c.LastDay);
        var histories = CompressedHistories.From(customers.Select(c => new WeightedHistory(c.Frequency, c.Recency, c.AgeOnDay(until))));
        var start = previous?.Transactions as BetaGeometricModel;
        var fit = settings.Family == BgNbd.ModelName
            ? TransactionFitter.FitBgNbd(histories, start, settings.Prior)
            : TransactionFitter.FitMbgNbd(histories, start, settings.Prior);
        var model = new ForecastModel
        {
            Id = "",
            Transactions = fit.Model,
            Spend = FitSpend(customers),
            Readiness = ReadinessOf(fit),
            ObservedUntilDay = until,
            LogLikelihood = fit.LogLikelihood,
            Customers = (int)fit.Customers,
            RepeatCustomers = (int)fit.Repeaters,
            Converged = fit.Converged,
        };
        model = model with { Spend = WithThresholds(model, customers, policy) };
        return model with { Id = IdOf(model) };
    }

    private static Readiness ReadinessOf(TransactionFit fit) => (fit.Customers, fit.Repeaters, fit.Converged) switch
    {
        ( >= 2000, >= 500, true) => Readiness.Own,
        ( >= 500, >= 100, _) => Readiness.Pooled,
        _ => Readiness.Prior,
    };

    private static Dictionary<string, SpendModel> FitSpend(IReadOnlyList<RfmSummary> customers) =>
        customers.GroupBy(c => c.Currency, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => new SpendModel(group.Key, GammaGammaOf(group), group.Count(), long.MaxValue, long.MaxValue),
            StringComparer.Ordinal);

    private static GammaGamma GammaGammaOf(IEnumerable<RfmSummary> customers)
    {
        var spends = CompressedSpends.From(
            customers.Where(c => c.RepeatOccasions > 0 && c.RepeatSpend > 0).Select(c => new WeightedSpend(c.RepeatOccasions, c.MonetaryValue)));
        return SpendFitter.Fit(spends, prior: SpendPrior.Retail(spends.Customers > 0 ? spends.MeanSpend : 1)).Model;
    }

    private static Dictionary<string, SpendModel> WithThresholds(ForecastModel model, IReadOnlyList<RfmSummary> customers, WinBackPolicy policy)
    {
        var thresholds = new Dictionary<string, SpendModel>(StringComparer.Ordinal);
        foreach (var group in customers.GroupBy(c => c.Currency, StringComparer.Ordinal))
        {
            var values = group.Select(c => model.ExpectedValue(c, policy)).ToArray();
            Array.Sort(values);
            var high = policy.HighValueAbsolute is { } absolute
                ? ToMinorUnits(absolute, group.Key) - 1
                : Quantile(values, policy.HighValueQuantile);
            thresholds[group.Key] = model.Spend[group.Key] with { HighThreshold = high, MidThreshold = Math.Min(high, Quantile(values, MidQuantile)) };
        }

        return thresholds;
    }

    /// <summary>Nearest rank: a value of the population, so that ties are never split and "above" is exact.</summary>
    private static long Quantile(long[] sorted, double quantile) => sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];

    private static long ToMinorUnits(decimal amount, string currency)
    {
        var scaled = amount;
        for (var i = Currencies.FractionDigits(currency); i > 0; i--)
            scaled *= 10;
        return scaled >= long.MaxValue ? long.MaxValue : (long)decimal.Ceiling(scaled);
    }

    /// <summary>Model, end of observation and a hash over all parameters: equal models have equal names.</summary>
    private static string IdOf(ForecastModel model)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ModelPassport.ToJson(model))).AsSpan(0, 4));
        return string.Create(CultureInfo.InvariantCulture, $"{model.Transactions.Name}-{ShopDay.ToText(model.ObservedUntilDay)}-{hash}");
    }
}
