namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>How many customers share one history (x, t_x, T).</summary>
/// <param name="Frequency">x, occasions after the first: a whole number, ≥ 0.</param>
/// <param name="Recency">t_x, age at the last occasion, 0 ≤ t_x ≤ T; 0 where x is 0.</param>
/// <param name="Age">T, age now, in the unit of time of the model to be fitted.</param>
/// <param name="Weight">Number of customers, &gt; 0; 1 for a single customer.</param>
/// <param name="LogGaps">Σ ln of all gaps between occasions of these customers, in the same unit of time: what models of regular buyers read beside the history.</param>
public readonly record struct WeightedHistory(double Frequency, double Recency, double Age, double Weight = 1, double LogGaps = 0) : IComparable<WeightedHistory>
{
    /// <summary>By x, then t_x, then T, then weight, then gaps: a total order, so that sums over a sorted list never depend on where the list came from.</summary>
    public int CompareTo(WeightedHistory other)
    {
        var order = Frequency.CompareTo(other.Frequency);
        order = order != 0 ? order : Recency.CompareTo(other.Recency);
        order = order != 0 ? order : Age.CompareTo(other.Age);
        order = order != 0 ? order : Weight.CompareTo(other.Weight);
        return order != 0 ? order : LogGaps.CompareTo(other.LogGaps);
    }

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(WeightedHistory left, WeightedHistory right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(WeightedHistory left, WeightedHistory right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(WeightedHistory left, WeightedHistory right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(WeightedHistory left, WeightedHistory right) => left.CompareTo(right) >= 0;

    internal bool IsSameHistory(WeightedHistory other) => Frequency == other.Frequency && Recency == other.Recency && Age == other.Age;

    internal bool IsValid =>
        Frequency >= 0 && Frequency <= MaxFrequency && Math.Floor(Frequency) == Frequency && Recency >= 0 && Recency <= Age && double.IsFinite(Age) && Weight > 0 && double.IsFinite(Weight) && double.IsFinite(LogGaps);

    // An occasion is a day: a million of them is 2,700 years, and the likelihood works in steps of one occasion.
    private const double MaxFrequency = 1e6;
}
