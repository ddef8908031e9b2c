namespace ChurnWorker.Model.Forecasting;

/// <summary>How good forecasts were once they resolved. All figures are of "no purchase within the horizon".</summary>
public sealed record ForecastQuality
{
    private const int BinCount = 10;
    private const double Least = 1e-12;

    /// <summary>Resolved forecasts.</summary>
    public required int Customers { get; init; }

    /// <summary>Share for whom it happened.</summary>
    public required double BaseRate { get; init; }

    /// <summary>Area under the ROC curve: the chance that one for whom it happened was ranked above one for whom it did not; null when all ended alike.</summary>
    public required double? Auc { get; init; }

    /// <summary>Mean squared error of the probability.</summary>
    public required double Brier { get; init; }

    /// <summary>Mean negative logarithm of the probability given to what happened.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean distance of forecast and observed share over ten bins of equally many customers.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>The bins, lowest forecasts first.</summary>
    public required IReadOnlyList<ReliabilityBin> Bins { get; init; }

    /// <summary>Judges forecasts; null without any.</summary>
    public static ForecastQuality? Of(IReadOnlyCollection<ForecastOutcome> outcomes)
    {
        if (outcomes.Count == 0)
            return null;
        var bins = BinsOf(outcomes);
        return new ForecastQuality
        {
            Customers = outcomes.Count,
            BaseRate = outcomes.Average(o => o.Happened ? 1.0 : 0),
            Auc = AucOf(outcomes),
            Brier = outcomes.Average(SquaredErrorOf),
            LogLoss = outcomes.Average(o => -Math.Log(Math.Max(Least, o.Happened ? o.Score : 1 - o.Score))),
            CalibrationError = bins.Sum(b => b.Customers * Math.Abs(b.Forecast - b.Observed)) / outcomes.Count,
            Bins = bins,
        };
    }

    /// <summary>Area under the ROC curve of any score, ties counted half; null when all ended alike.</summary>
    public static double? AucOf(IReadOnlyCollection<ForecastOutcome> outcomes)
    {
        var sorted = outcomes.OrderBy(o => o.Score).ToArray();
        double positives = 0, rankSum = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            var tied = 0;
            for (end = start; end < sorted.Length && sorted[end].Score == sorted[start].Score; end++)
                tied += sorted[end].Happened ? 1 : 0;
            positives += tied;
            rankSum += tied * ((start + end + 1) / 2.0);
        }

        var negatives = sorted.Length - positives;
        return positives == 0 || negatives == 0 ? null : (rankSum - (positives * (positives + 1) / 2)) / (positives * negatives);
    }

    /// <summary>Share of those with the highest scores for whom it happened; customers tied at the edge count in proportion. NaN for none.</summary>
    /// <param name="outcomes">Resolved forecasts.</param>
    /// <param name="flags">How many are flagged.</param>
    public static double PrecisionOf(IReadOnlyCollection<ForecastOutcome> outcomes, int flags)
    {
        double left = flags, hits = 0;
        foreach (var tie in outcomes.GroupBy(o => o.Score).OrderByDescending(g => g.Key))
        {
            var size = tie.Count();
            var taken = Math.Min(left, size);
            hits += taken * tie.Count(o => o.Happened) / size;
            left -= taken;
            if (left <= 0)
                break;
        }

        return hits / flags;
    }

    private static List<ReliabilityBin> BinsOf(IReadOnlyCollection<ForecastOutcome> outcomes)
    {
        var sorted = outcomes.OrderBy(o => o.Score).ThenBy(o => o.Happened).ToArray();
        var bins = new List<ReliabilityBin>(BinCount);
        for (var i = 0; i < BinCount; i++)
        {
            var bin = sorted[(int)((long)i * sorted.Length / BinCount)..(int)((i + 1L) * sorted.Length / BinCount)];
            if (bin.Length > 0)
                bins.Add(new ReliabilityBin(bin.Length, bin.Average(o => o.Score), bin.Average(o => o.Happened ? 1.0 : 0)));
        }

        return bins;
    }

    /// <summary>(p − 1)² where it happened, p² where it did not.</summary>
    internal static double SquaredErrorOf(ForecastOutcome outcome) => outcome.Happened ? (1 - outcome.Score) * (1 - outcome.Score) : outcome.Score * outcome.Score;
}
