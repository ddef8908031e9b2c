namespace ChurnWorker.Model.Retention;

/// <summary>A 95 % confidence interval.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether it covers a value.</summary>
    public bool Covers(double value) => value >= Low && value <= High;
}
