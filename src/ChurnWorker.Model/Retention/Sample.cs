using MathNet.Numerics.Distributions;

namespace ChurnWorker.Model.Retention;

/// <summary>Count, sum and sum of squares of measurements.</summary>
public readonly record struct Sample(int Count, double Sum, double Squares)
{
    /// <summary>The mean; NaN of none.</summary>
    public double Mean => Sum / Count;

    private double VarianceOfMean => Math.Max(0, (Squares - Sum * Sum / Count) / (Count - 1) / Count);

    /// <summary>With one more measurement.</summary>
    public Sample With(double value) => new(Count + 1, Sum + value, Squares + value * value);

    /// <summary>Interval of the difference of two means, this one less another (Welch 1947); null with fewer than two measurements on either side.</summary>
    public Interval? Less(Sample other)
    {
        if (Count < 2 || other.Count < 2)
            return null;
        var (mine, theirs) = (VarianceOfMean, other.VarianceOfMean);
        var difference = Mean - other.Mean;
        if (mine + theirs == 0)
            return new Interval(difference, difference);
        var freedom = (mine + theirs) * (mine + theirs) / (mine * mine / (Count - 1) + theirs * theirs / (other.Count - 1));
        var half = StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(mine + theirs);
        return new Interval(difference - half, difference + half);
    }
}
