namespace ChurnWorker.Configuration;

/// <summary>Who is of high value: the upper tail of expected value, or above a fixed amount.</summary>
internal sealed class HighValueOptions
{
    /// <summary>Quantile of expected value above which a customer is of high value, inside (0, 1).</summary>
    public double Quantile { get; init; } = 0.80;

    /// <summary>Expected value in units of the currency at or above which a customer is of high value; overrides <see cref="Quantile"/>.</summary>
    public decimal? Absolute { get; init; }
}
