namespace ChurnWorker.Configuration;

/// <summary>Who is of high value: the upper tail of expected value, or above a fixed amount.</summary>
internal sealed class HighValueOptions
{
    [Setting("Quantile of expected value above which a customer is of high value.", Above = "0", Below = "1")]
    public double Quantile { get; init; } = 0.80;

    [Setting("Expected value, in units of the currency, at or above which a customer is of high value; overrides the quantile.",
        Above = "0", Max = "1000000000000", DefaultText = "none")]
    public decimal? Absolute { get; init; }
}
