namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// The rules a shop would use without a model, each as a score that rises with the belief that no purchase will come. A forecast is
/// always shown beside them: where it does not beat them it has no business being there.
/// </summary>
public static class NaiveRules
{
    private const int FixedDays = 90;
    private const double GapFactor = 3;
    private const int Quantiles = 5;

    /// <summary>Days since the last purchase.</summary>
    /// <param name="customers">Customers with an occasion by then.</param>
    /// <param name="day">The day they are looked at, day number.</param>
    public static double[] DaysSinceLastPurchase(IReadOnlyList<PurchaseTimeline> customers, int day) =>
        [.. customers.Select(c => (double)(day - c.LastDayUntil(day)))];

    /// <summary>1 after more than 90 days of silence, else 0.</summary>
    /// <inheritdoc cref="DaysSinceLastPurchase"/>
    public static double[] FixedSilence(IReadOnlyList<PurchaseTimeline> customers, int day) =>
        [.. customers.Select(c => day - c.LastDayUntil(day) > FixedDays ? 1.0 : 0)];

    /// <summary>1 after a silence of more than three times the customer's own median gap, else 0; one purchase has no gap, then the median customer's is taken.</summary>
    /// <inheritdoc cref="DaysSinceLastPurchase"/>
    public static double[] OwnMedianGap(IReadOnlyList<PurchaseTimeline> customers, int day)
    {
        double?[] gaps = [.. customers.Select(c => MedianGap(c, day))];
        double[] known = [.. gaps.OfType<double>().Order()];
        var typical = known.Length > 0 ? Median(known) : double.PositiveInfinity;
        return [.. customers.Select((c, i) => day - c.LastDayUntil(day) > GapFactor * (gaps[i] ?? typical) ? 1.0 : 0)];
    }

    /// <summary>RFM: quintiles of recency, frequency and money added up; the lower the sum, the higher the score.</summary>
    /// <inheritdoc cref="DaysSinceLastPurchase"/>
    public static double[] RfmQuintiles(IReadOnlyList<PurchaseTimeline> customers, int day)
    {
        var scores = new double[customers.Count];
        AddQuintiles(scores, customers, c => c.LastDayUntil(day));
        AddQuintiles(scores, customers, c => c.OccasionsUntil(day));
        AddQuintiles(scores, customers, c => c.SpendUntil(day));
        return scores;
    }

    private static void AddQuintiles(double[] scores, IReadOnlyList<PurchaseTimeline> customers, Func<PurchaseTimeline, double> measure)
    {
        var order = customers.Select((c, i) => (Index: i, Value: measure(c))).OrderBy(c => c.Value).ToArray();
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start;
            while (end < order.Length && order[end].Value == order[start].Value)
                end++;

            // Ties share the quintile of their middle
            var quintile = Math.Min(Quantiles, 1 + (int)((start + end) / 2.0 / order.Length * Quantiles));
            for (var i = start; i < end; i++)
                scores[order[i].Index] -= quintile;
        }
    }

    private static double? MedianGap(PurchaseTimeline customer, int day)
    {
        var occasions = customer.OccasionsUntil(day);
        if (occasions < 2)
            return null;
        var gaps = new double[occasions - 1];
        for (var i = 1; i < occasions; i++)
            gaps[i - 1] = customer.Days[i] - customer.Days[i - 1];
        Array.Sort(gaps);
        return Median(gaps);
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
