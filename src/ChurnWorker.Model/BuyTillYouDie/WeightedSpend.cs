namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>How many customers share one record of spending.</summary>
/// <param name="Frequency">x, the repeat occasions the mean is taken over: a whole number, ≥ 1.</param>
/// <param name="MeanSpend">m̄, mean spend of those occasions, &gt; 0, in one currency and unit.</param>
/// <param name="Weight">Number of customers, &gt; 0; 1 for a single customer.</param>
public readonly record struct WeightedSpend(double Frequency, double MeanSpend, double Weight = 1)
{
    internal bool IsValid =>
        Frequency >= 1 && double.IsFinite(Frequency) && MeanSpend > 0 && double.IsFinite(MeanSpend) && Weight > 0 && double.IsFinite(Weight);
}
