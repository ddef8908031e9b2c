namespace ChurnWorker.Model.WinBack;

/// <summary>Triggers expected on one day, with the band that chance alone leaves on fewer than one day in twenty.</summary>
/// <param name="Day">Day number on the shop's calendar.</param>
/// <param name="Expected">Mean.</param>
/// <param name="Low">Lower end of the band.</param>
/// <param name="High">Upper end of the band.</param>
public readonly record struct CalendarDay(int Day, double Expected, int Low, int High)
{
    private const double Tail = 0.025;

    /// <summary>
    /// The band of a mean. Customers fire independently, each with a probability of its own; Poisson is never narrower than that.
    /// </summary>
    public static CalendarDay Of(int day, double expected)
    {
        var (low, high, sum) = (0, 0, 0.0);
        var isLowFound = false;
        for (var count = 0; ; count++)
        {
            sum += Math.Exp(count * Math.Log(Math.Max(expected, double.Epsilon)) - expected - MathNet.Numerics.SpecialFunctions.GammaLn(count + 1));
            if (!isLowFound && sum > Tail)
                (low, isLowFound) = (count, true);
            if (sum >= 1 - Tail || count > expected + 20 * Math.Sqrt(expected + 1))
                break;
            high = count + 1;
        }

        return new CalendarDay(day, expected, low, high);
    }

    /// <summary>Whether so many leave the band.</summary>
    public bool Excludes(int actual) => actual < Low || actual > High;
}
