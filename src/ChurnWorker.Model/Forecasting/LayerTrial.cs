using ChurnWorker.Model.BuyTillYouDie;
using MathNet.Numerics;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// The timing model alone against layers on it, on the newest window of the past. Where the history allows, all are learned as if the window had not happened; a short
/// history is judged by halves instead: each half of the customers is forecast by a layer that has only seen the other half.
/// </summary>
internal static class LayerTrial
{
    /// <summary>The timing model alone.</summary>
    public const string TimingAlone = "timing model alone";

    /// <summary>With fewer windows before the trial the challengers would be other, poorer ones than the layers they stand for.</summary>
    private const int LeastWindows = 3;

    /// <summary>Holds the trial; null where neither kind is possible.</summary>
    /// <param name="window">The newest window of the past.</param>
    /// <param name="timing">The timing model that serves.</param>
    public static ModelTrial? Run(PastWindow window, BetaGeometricModel timing)
    {
        var until = window.Origin + window.HorizonDays;
        if (window.Known > 0 && window.TimingOf(timing.Name, timing) is var past && LayerTrainer.Learn(window.Customers, past, window.Origin, window.HorizonDays, LeastWindows) is { } learned)
            return Judge(ModelTrial.InThePast, [(window.Customers, learned)], past, window);
        var halves = window.Customers.ToLookup(c => CustomerSample.HashOf(c.CustomerId) % 2 == 0);
        PurchaseTimeline[] even = [.. halves[true]], odd = [.. halves[false]];
        return LayerTrainer.Learn(even, timing, until, window.HorizonDays) is { } ofEven && LayerTrainer.Learn(odd, timing, until, window.HorizonDays) is { } ofOdd
            ? Judge(ModelTrial.ByHalves, [(odd, ofEven), (even, ofOdd)], timing, window)
            : null;
    }

    private static ModelTrial Judge(
        string kind, (IReadOnlyList<PurchaseTimeline> Customers, IReadOnlyDictionary<string, CalibrationLayer> Layers)[] groups, BetaGeometricModel timing, PastWindow window)
    {
        // A layer that saw the same quarter, of other customers, cannot show that a weak pull carries over to the next
        string[] names = [TimingAlone, .. LayerTrainer.Pulls.Keys.Take(kind == ModelTrial.InThePast ? LayerTrainer.Pulls.Count : 1)];
        var logits = names.Select(_ => new List<double>()).ToArray();
        var stayedAway = new List<bool>();
        foreach (var (customers, layers) in groups)
            foreach (var row in LayerTrainer.Window(customers, timing, window.Origin, window.HorizonDays, layers.Values.First().SpendUnits))
            {
                stayedAway.Add(row.StayedAway);
                logits[0].Add(row.LogitQ);
                for (var i = 1; i < names.Length; i++)
                    logits[i].Add(layers[names[i]].Logit(row.Traits, row.Silence, row.LogitQ));
            }

        TrialCandidate[] candidates = [.. names.Select((name, i) => Candidate(name, logits[i], stayedAway))];
        return new ModelTrial(kind, stayedAway.Count, candidates, candidates.MaxBy(c => SkillOf(c, candidates[0]))!.Name);
    }

    /// <summary>
    /// The share of the error of the timing model that a candidate takes away, in its probabilities and in its ranking, added up: a trial has one season, in which
    /// either alone can go wrong by chance.
    /// </summary>
    private static double SkillOf(TrialCandidate candidate, TrialCandidate alone) =>
        1 - (candidate.Brier / alone.Brier) + (candidate.Auc is { } auc && alone.Auc is { } raw and < 1 ? (auc - raw) / (1 - raw) : 0);

    /// <summary>The level is nobody's merit: it is that of the season. All are judged at the level of the window.</summary>
    private static TrialCandidate Candidate(string name, List<double> logits, List<bool> stayedAway)
    {
        var level = LayerTrainer.LevelOf(logits, stayedAway.Average(s => s ? 1.0 : 0));
        ForecastOutcome[] outcomes = [.. logits.Zip(stayedAway, (l, s) => new ForecastOutcome(SpecialFunctions.Logistic(l + level), s))];
        return new TrialCandidate(name, outcomes.Average(ForecastQuality.SquaredErrorOf), ForecastQuality.AucOf(outcomes));
    }
}
