using MathNet.Numerics.Distributions;

namespace ChurnWorker.Model.Retention;

/// <summary>So many of so many.</summary>
/// <param name="Hits">0 to <paramref name="Trials"/>.</param>
/// <param name="Trials">At least 0.</param>
public readonly record struct Proportion(int Hits, int Trials)
{
    private static readonly double s_z = Normal.InvCDF(0, 1, 0.975);
    private static readonly double s_zPower = Normal.InvCDF(0, 1, 0.8);

    /// <summary>The share; NaN of none.</summary>
    public double Share => (double)Hits / Trials;

    /// <summary>Wilson's score interval (Wilson 1927).</summary>
    public Interval Wilson()
    {
        var n = (double)Trials;
        var centre = Hits + s_z * s_z / 2;
        var half = s_z * Math.Sqrt(Hits * (n - Hits) / n + s_z * s_z / 4);
        var scale = n + s_z * s_z;
        return new Interval((centre - half) / scale, (centre + half) / scale);
    }

    /// <summary>Interval of the difference of two shares, this one less another: Newcombe's hybrid score (1998, method 10). Both have trials.</summary>
    public Interval Less(Proportion other)
    {
        var (mine, theirs) = (Wilson(), other.Wilson());
        var difference = Share - other.Share;
        return new Interval(
            difference - Math.Sqrt(Square(Share - mine.Low) + Square(theirs.High - other.Share)),
            difference + Math.Sqrt(Square(mine.High - Share) + Square(other.Share - theirs.Low)));
    }

    /// <summary>How many trials in both arms together show a difference with a power of 80 % at 5 %, two-sided.</summary>
    /// <param name="share">Share of the arm left alone, inside (0, 1).</param>
    /// <param name="difference">Difference to be seen; the other arm's share is kept inside (0, 1).</param>
    /// <param name="aloneShare">Share of trials dealt to the arm left alone, inside (0, 1).</param>
    public static int TrialsNeeded(double share, double difference, double aloneShare)
    {
        var treated = Math.Clamp(share + difference, 1e-6, 1 - 1e-6);
        var alone = Math.Clamp(share, 1e-6, 1 - 1e-6);
        var pooled = treated * (1 - aloneShare) + alone * aloneShare;
        var underNull = pooled * (1 - pooled) * (1 / aloneShare + 1 / (1 - aloneShare));
        var underDifference = treated * (1 - treated) / (1 - aloneShare) + alone * (1 - alone) / aloneShare;
        var needed = Square((s_z * Math.Sqrt(underNull) + s_zPower * Math.Sqrt(underDifference)) / difference);
        return needed < int.MaxValue ? (int)Math.Ceiling(needed) : int.MaxValue;
    }

    private static double Square(double x) => x * x;
}
