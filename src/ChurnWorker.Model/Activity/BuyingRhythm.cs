namespace ChurnWorker.Model.Activity;

/// <summary>How regularly a customer buys.</summary>
public static class BuyingRhythm
{
    private const int LeastOccasions = 6;

    /// <summary>Random purchases have 1; what people plan has far less.</summary>
    private const double MostVariation = 0.35;

    /// <summary>Days between purchase occasions of a customer who buys as regularly as a subscription would deliver; null of anybody else.</summary>
    /// <param name="orders">Orders that count, by instant.</param>
    public static double? RegularGap(IReadOnlyList<EffectiveOrder> orders)
    {
        var days = orders.Select(o => o.Day).Distinct().ToList();
        if (days.Count < LeastOccasions)
            return null;
        var gaps = days.Zip(days.Skip(1), (a, b) => (double)(b - a)).ToList();
        var mean = gaps.Average();
        var deviation = Math.Sqrt(gaps.Sum(g => (g - mean) * (g - mean)) / (gaps.Count - 1));
        return deviation <= MostVariation * mean ? mean : null;
    }
}
