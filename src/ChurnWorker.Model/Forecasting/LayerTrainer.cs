using System.Runtime.InteropServices;
using ChurnWorker.Model.BuyTillYouDie;
using MathNet.Numerics;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// Learns the calibration layer from past windows: everybody as known at an origin, and who bought within the horizon after it. The newest window ends
/// where the history ends, the others start a month earlier each. <c>src/decisions/0009</c> says what was tried.
/// </summary>
public static class LayerTrainer
{
    private const int Windows = 4;
    private const int StepDays = 30;

    /// <summary>Youngest history, days, at whose end a customer's silence says something.</summary>
    private const int LeastHistory = 30;

    /// <summary>Fewest customers of each outcome.</summary>
    private const int LeastOutcomes = 100;

    private const double LargestLevel = 1000;

    private const int MaxLevelSteps = 100;

    /// <summary>
    /// Layers that are learned side by side, by name: pull of every weight towards the timing model alone, in customers; features are scaled to unit variance. The
    /// trial says which of them serves.
    /// </summary>
    internal static IReadOnlyDictionary<string, double> Pulls { get; } = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["cautious layer"] = 50, ["free layer"] = 10 };

    /// <summary>Whether a history is long enough for a window, so that reading it is worth while.</summary>
    /// <param name="firstDay">Day number of its first purchase.</param>
    /// <param name="until">Its last day.</param>
    /// <param name="horizonDays">h, days.</param>
    public static bool HasWindow(int firstDay, int until, int horizonDays) => until - horizonDays >= firstDay + LeastHistory;

    /// <summary>Learns the layers of <see cref="Pulls"/>; null where the past is too short or too few bought, or stayed away, in it.</summary>
    /// <param name="customers">Occasions of the customers.</param>
    /// <param name="timing">The timing model, ages in weeks.</param>
    /// <param name="until">Last day of the history, day number.</param>
    /// <param name="horizonDays">h, days.</param>
    /// <param name="leastWindows">Fewest windows the past must hold.</param>
    public static IReadOnlyDictionary<string, CalibrationLayer>? Learn(
        IReadOnlyList<PurchaseTimeline> customers, TransactionModel timing, int until, int horizonDays, int leastWindows = 1)
    {
        if (customers.Count == 0)
            return null;
        var units = SpendUnits(customers, until);
        var first = customers.Min(c => c.Days[0]);
        if (until - horizonDays - ((leastWindows - 1) * StepDays) < first + LeastHistory)
            return null;
        var rows = new List<LayerRow>();
        for (var i = 0; i < Windows && until - horizonDays - (i * StepDays) is var origin && origin >= first + LeastHistory; i++)
            rows.AddRange(Window(customers, timing, origin, horizonDays, units));
        var stayedAway = rows.Count(r => r.StayedAway);
        if (stayedAway < LeastOutcomes || rows.Count - stayedAway < LeastOutcomes)
            return null;
        rows.Sort(LayerRow.Compare);
        return Pulls.ToDictionary(pull => pull.Key, pull => Fit(rows, units, pull.Value), StringComparer.Ordinal);
    }

    /// <summary>Mean money of an occasion by currency, minor units.</summary>
    private static SortedDictionary<string, double> SpendUnits(IReadOnlyList<PurchaseTimeline> customers, int until)
    {
        var units = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var currency in customers.GroupBy(c => c.Currency, StringComparer.Ordinal))
        {
            // Sums of whole numbers: the same in any order
            Int128 spend = 0;
            long occasions = 0;
            foreach (var customer in currency)
            {
                spend += customer.SpendUntil(until);
                occasions += customer.OccasionsUntil(until);
            }

            if (spend > 0)
                units[currency.Key] = (double)spend / occasions;
        }

        return units;
    }

    /// <summary>Everybody known at an origin, and what became of them.</summary>
    internal static List<LayerRow> Window(
        IReadOnlyList<PurchaseTimeline> customers, TransactionModel timing, int origin, int horizonDays, IReadOnlyDictionary<string, double> units)
    {
        var rows = new List<LayerRow>(customers.Count);
        var leasts = new Dictionary<(int, int), double>();
        foreach (var customer in customers)
        {
            var occasions = customer.OccasionsUntil(origin);
            if (occasions == 0)
                continue;
            var recency = customer.Days[occasions - 1] - customer.Days[0];
            var traits = new LayerTraits(occasions - 1, recency, units.TryGetValue(customer.Currency, out var unit) ? customer.SpendUntil(origin) / unit : null);
            var silence = origin - customer.Days[occasions - 1];
            ref var least = ref CollectionsMarshal.GetValueRefOrAddDefault(leasts, (traits.Frequency, recency), out var isKnown);
            if (!isKnown)
                least = timing.AgeOfLeastNoPurchase(traits.Frequency, recency / 7.0, horizonDays / 7.0);
            var logitQ = timing.LogitOfNoPurchase(traits.Frequency, recency / 7.0, Math.Max(least, (recency + silence) / 7.0), horizonDays / 7.0);
            rows.Add(new LayerRow(traits, silence, logitQ, !customer.HasPurchaseBetween(origin, origin + horizonDays)));
        }

        return rows;
    }

    private static CalibrationLayer Fit(List<LayerRow> rows, IReadOnlyDictionary<string, double> units, double pull)
    {
        var features = LayerTraits.Names.Count;
        var size = features + 2;
        var known = rows.Select(r => r.Traits.LogSpend).OfType<double>().ToList();
        var typicalLogSpend = known.Count > 0 ? known.Average() : 0;
        var matrix = new double[rows.Count * size];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = matrix.AsSpan(i * size, size);
            (row[0], row[1]) = (1, rows[i].LogitQ);
            rows[i].Traits.Write(rows[i].Silence, typicalLogSpend, row[2..]);
        }

        var (means, scales) = Standardise(matrix, size);
        var centre = new double[size];
        var ridge = new double[size];
        var least = new double[size];
        for (var j = 0; j < size; j++)
        {
            // Unscaled, logit Q keeps weight 1 as its centre; its pull is then in its own variance. The level of the fit is free: it is not the one that serves
            (centre[j], ridge[j], least[j]) = j switch
            {
                0 => (0, 0, double.NegativeInfinity),
                1 => (1, pull, CalibrationLayer.LeastOdds),
                _ => (0, pull, j - 2 < LayerTraits.OfSilence ? 0 : double.NegativeInfinity),
            };
        }

        var weights = new LogisticFit(centre, ridge, least).Fit(matrix, [.. rows.Select(r => r.StayedAway)], means[1]);
        var scaled = new double[features];
        for (var j = 0; j < features; j++)
            scaled[j] = weights[j + 2] / scales[j + 2];
        var layer = new CalibrationLayer { Level = 0, Odds = weights[1], Weights = scaled, TypicalLogSpend = typicalLogSpend, SpendUnits = units };

        // Windows share one season: what they say about the level says nothing about the next quarter, however many customers they hold. So it stays that of the timing model
        return layer with { Level = LevelOf([.. rows.Select(r => layer.Logit(r.Traits, r.Silence, r.LogitQ))], rows.Average(r => SpecialFunctions.Logistic(r.LogitQ))) };
    }

    /// <summary>What must be added to logits for their probabilities to have a mean.</summary>
    internal static double LevelOf(IReadOnlyList<double> logits, double mean)
    {
        if (mean is <= 0 or >= 1)
            return 0;

        // Newton within a bracket: the mean rises with the level
        var (low, high, level) = (-LargestLevel, LargestLevel, 0.0);
        for (var step = 0; step < MaxLevelSteps; step++)
        {
            double sum = 0, slope = 0;
            foreach (var logit in logits)
            {
                var p = SpecialFunctions.Logistic(logit + level);
                sum += p;
                slope += p * (1 - p);
            }

            var excess = sum - (mean * logits.Count);
            (low, high) = excess > 0 ? (low, level) : (level, high);
            var next = level - (excess / slope);
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - level) < 1e-12)
                break;
            level = next;
        }

        return level;
    }

    /// <summary>Centres every column but the first, and scales those after logit Q to unit variance.</summary>
    private static (double[] Means, double[] Scales) Standardise(double[] matrix, int size)
    {
        var rows = matrix.Length / size;
        var means = new double[size];
        var scales = new double[size];
        for (var j = 1; j < size; j++)
        {
            double sum = 0, squares = 0;
            for (var i = 0; i < rows; i++)
                sum += matrix[(i * size) + j];
            means[j] = sum / rows;
            for (var i = 0; i < rows; i++)
            {
                matrix[(i * size) + j] -= means[j];
                squares += matrix[(i * size) + j] * matrix[(i * size) + j];
            }

            scales[j] = j > 1 && squares > 1e-9 * rows ? Math.Sqrt(squares / rows) : 1;
            for (var i = 0; i < rows; i++)
                matrix[(i * size) + j] /= scales[j];
        }

        return (means, scales);
    }
}
