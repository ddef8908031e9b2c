using ChurnWorker.Contracts;
using MathNet.Numerics.Statistics;

namespace ChurnWorker.Demo;

/// <summary>The first trigger of each silence against the rule that many shops use instead: so many days without a purchase.</summary>
/// <param name="Silences">Silences compared.</param>
/// <param name="Earlier">Those in which the trigger came first.</param>
/// <param name="MedianDays">Median days by which the trigger came before the rule; negative: after it.</param>
/// <param name="MedianDaysOften">The same for the quarter expected back soonest after the last purchase.</param>
/// <param name="MedianDaysSeldom">The same for the quarter expected back latest.</param>
internal sealed record RuleComparison(int Silences, int Earlier, double MedianDays, double MedianDaysOften, double MedianDaysSeldom)
{
    /// <summary>The rule, days since last purchase.</summary>
    public const int FixedRuleDays = 90;

    public static RuleComparison Of(IEnumerable<WinBackTriggered> firstTriggers)
    {
        var byRhythm = firstTriggers.OrderBy(ExpectedGap).ThenBy(t => t.TriggerId).Select(DaysEarlier).ToList();
        var quarter = (byRhythm.Count + 3) / 4;
        return new RuleComparison(
            byRhythm.Count, byRhythm.Count(days => days > 0), Median(byRhythm), Median(byRhythm.Take(quarter)), Median(byRhythm.TakeLast(quarter)));
    }

    private static TimeSpan ExpectedGap(WinBackTriggered trigger) =>
        trigger.ExpectedNextPurchaseAt is { } expected ? expected - trigger.LastPurchaseAt : TimeSpan.MaxValue;

    private static double DaysEarlier(WinBackTriggered trigger) => FixedRuleDays - (trigger.FiredAt - trigger.LastPurchaseAt).TotalDays;

    private static double Median(IEnumerable<double> days) => Math.Round(days.DefaultIfEmpty(0).Median(), 1);
}
