using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// Champion and challenger among timing models: both are fitted as if the newest window had not happened, and forecast it. The likelihood would not do: on the public
/// log of a grocer regular gaps gain it nine hundred points and forecast worse.
/// </summary>
internal static class TimingTrial
{
    /// <summary>Standard errors by which the challenger must be better: whoever is merely as good does not move everybody's instants.</summary>
    private const double LeastErrors = 1;

    /// <summary>The same where the past before the window is shorter than two horizons: it holds few gaps of those who buy less often, and many shapes of gaps fit it.</summary>
    private const double LeastErrorsOfShortPast = 6;

    /// <summary>Holds the trial; null where too little was known at the start of the window.</summary>
    /// <param name="window">The newest window of the past.</param>
    /// <param name="champion">The timing model to beat, fitted on all of the past.</param>
    /// <param name="challenger">Name of the other family.</param>
    public static ModelTrial? Run(PastWindow window, BetaGeometricModel champion, string challenger)
    {
        var horizons = (window.Origin - window.Customers.Min(c => c.Days[0])) / window.HorizonDays;
        if (window.Known < ForecastFitter.LeastCustomers || horizons < 1)
            return null;
        var of = ErrorsOf(window, window.TimingOf(champion.Name, champion));
        var other = ErrorsOf(window, window.TimingOf(challenger, champion));
        double[] gains = [.. of.Errors.Zip(other.Errors, (mine, theirs) => mine - theirs)];
        var gain = gains.Average();
        var error = Math.Sqrt(gains.Sum(g => (g - gain) * (g - gain))) / gains.Length;

        return new ModelTrial(ModelTrial.InThePast, window.Known, [of.Result(champion.Name), other.Result(challenger)], gain > (horizons < 2 ? LeastErrorsOfShortPast : LeastErrors) * error ? challenger : champion.Name);
    }

    private static Judged ErrorsOf(PastWindow window, BetaGeometricModel timing) => new(
    [
        .. LayerTrainer.Window(window.Customers, timing, window.Origin, window.HorizonDays, new Dictionary<string, double>())
            .Select(row => new ForecastOutcome(MathNet.Numerics.SpecialFunctions.Logistic(row.LogitQ), row.StayedAway)),
    ]);

    private sealed record Judged(ForecastOutcome[] Outcomes)
    {
        public IEnumerable<double> Errors => Outcomes.Select(ForecastQuality.SquaredErrorOf);

        public TrialCandidate Result(string name) => new(name, Errors.Average(), ForecastQuality.AucOf(Outcomes));
    }
}
