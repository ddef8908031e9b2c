namespace ChurnWorker.Model.Activity;

/// <summary>
/// Logarithms of gaps between purchase occasions, as whole billionths: sums over them are integers, which no order of adding can change. Their error, half a billionth
/// a gap, is a thousandth of what a likelihood of a million customers is read to.
/// </summary>
public static class GapLog
{
    private const double Scale = 1e9;

    private const double DaysAWeek = 7;

    private static readonly double s_week = Math.Log(DaysAWeek);

    /// <summary>ln of a gap, billionths.</summary>
    /// <param name="days">Length of the gap, at least 1.</param>
    public static long Of(int days) => (long)Math.Round(Math.Log(days) * Scale);

    /// <summary>Σ ln of gaps in weeks.</summary>
    /// <param name="sum">Sum of <see cref="Of"/> over the gaps.</param>
    /// <param name="gaps">Number of gaps.</param>
    public static double InWeeks(long sum, double gaps) => sum / Scale - gaps * s_week;
}
