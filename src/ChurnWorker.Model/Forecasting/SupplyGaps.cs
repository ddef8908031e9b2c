using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Forecasting;

/// <summary>How long articles last where the shop does not say: mean days until the next purchase of the same article, part of the model passport.</summary>
/// <param name="Days">Over all articles.</param>
/// <param name="Articles">By article, drawn towards <paramref name="Days"/> where few gaps are known; the articles bought again most often.</param>
public sealed record SupplyGaps(double Days, IReadOnlyDictionary<string, double> Articles)
{
    private const int MostArticles = 10_000;

    /// <summary>How many gaps of its own an article needs to count as much as the shop's mean, and a customer to count as much as the article's.</summary>
    private const double OwnWeight = 4;

    /// <summary>Means over the supplies of many customers; null where nobody bought anything twice.</summary>
    public static SupplyGaps? Of(IEnumerable<SkuSupply> supplies)
    {
        var sums = new Dictionary<string, (long Gaps, long Days)>(StringComparer.Ordinal);
        foreach (var s in supplies)
            if (s.Gaps > 0)
                sums[s.Sku] = sums.TryGetValue(s.Sku, out var sum) ? (sum.Gaps + s.Gaps, sum.Days + s.GapDays) : (s.Gaps, s.GapDays);
        if (sums.Count == 0)
            return null;
        var mean = (double)sums.Values.Sum(s => s.Days) / sums.Values.Sum(s => s.Gaps);
        return new SupplyGaps(mean, sums.OrderByDescending(s => s.Value.Gaps).ThenBy(s => s.Key, StringComparer.Ordinal).Take(MostArticles)
            .OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => Shrunk(s.Value.Gaps, s.Value.Days, mean), StringComparer.Ordinal));
    }

    /// <summary>Days until a customer buys an article again: the customer's own gaps, drawn towards those of everybody.</summary>
    /// <param name="supply">At least one gap.</param>
    /// <param name="population">Null where nothing is known of others.</param>
    public static double DaysOf(SkuSupply supply, SupplyGaps? population) => population is null
        ? (double)supply.GapDays / supply.Gaps
        : Shrunk(supply.Gaps, supply.GapDays, population.Articles.TryGetValue(supply.Sku, out var article) ? article : population.Days);

    private static double Shrunk(long gaps, long days, double towards) => (days + (OwnWeight * towards)) / (gaps + OwnWeight);
}
