using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Scores every customer at a cutoff with a model fitted on the past only, and compares with what happened and with the naive rules.</summary>
public static class BackTest
{
    private const double TopShare = 0.2;

    /// <summary>Judges a model.</summary>
    /// <param name="model">Fitted on what was known at the end of the cutoff day.</param>
    /// <param name="customers">Everybody known by then; at least one.</param>
    /// <param name="cutoff">Day number.</param>
    /// <param name="policy">Value horizon and margin.</param>
    public static BackTestReport Run(ForecastModel model, IReadOnlyList<BackTestCustomer> customers, int cutoff, WinBackPolicy policy)
    {
        var forecasts = customers.Select(c => model.ProbabilityOfNoPurchase(c.Summary, c.Summary.AgeOnDay(cutoff), policy.HorizonDays)).ToArray();
        var raw = customers.Select(c => model.RawProbabilityOfNoPurchase(c.Summary, c.Summary.AgeOnDay(cutoff), policy.HorizonDays)).ToArray();
        var rules = RulesAt(customers, cutoff);
        var everybody = Enumerable.Range(0, customers.Count).ToArray();
        int[] top =
        [
            .. everybody.OrderByDescending(i => model.ExpectedValue(customers[i].Summary, policy)).ThenBy(i => customers[i].Summary.CustomerId, StringComparer.Ordinal)
                .Take((int)Math.Ceiling(TopShare * customers.Count)),
        ];
        ForecastOutcome[] Outcomes(double[] scores, int[] group) => [.. group.Select(i => new ForecastOutcome(scores[i], !customers[i].Returned))];
        GroupComparison Compare(int[] group) => Comparison(Outcomes(forecasts, group), Outcomes(raw, group), [.. rules.Select(r => (r.Name, r.Flags, Outcomes(r.Scores, group)))]);
        return new BackTestReport
        {
            Cutoff = ShopDay.ToText(cutoff),
            HorizonDays = policy.HorizonDays,
            ModelId = model.Id,
            Readiness = model.Readiness,
            Model = ForecastQuality.Of(Outcomes(forecasts, everybody))!,
            Raw = ForecastQuality.Of(Outcomes(raw, everybody))!,
            Everybody = Compare(everybody),
            TopValue = Compare(top),
        };
    }

    private static (string Name, bool Flags, double[] Scores)[] RulesAt(IReadOnlyList<BackTestCustomer> customers, int cutoff)
    {
        PurchaseTimeline[] timelines = [.. customers.Select(c => c.Timeline)];
        return
        [
            ("days_since_last_purchase", false, NaiveRules.DaysSinceLastPurchase(timelines, cutoff)),
            ("fixed_90_days", true, NaiveRules.FixedSilence(timelines, cutoff)),
            ("own_median_gap_x3", true, NaiveRules.OwnMedianGap(timelines, cutoff)),
            ("rfm_quintiles", false, NaiveRules.RfmQuintiles(timelines, cutoff)),
        ];
    }

    private static GroupComparison Comparison(
        ForecastOutcome[] forecasts, ForecastOutcome[] raw, IReadOnlyList<(string Name, bool Flags, ForecastOutcome[] Outcomes)> rules)
    {
        var baseRate = forecasts.Average(o => o.Happened ? 1.0 : 0);
        var fifth = Math.Max(1, forecasts.Length / 5);
        return new GroupComparison(
            forecasts.Length,
            baseRate,
            ForecastQuality.AucOf(forecasts),
            ForecastQuality.AucOf(raw),
            baseRate > 0 ? ForecastQuality.PrecisionOf(forecasts, fifth) / baseRate : null,
            [.. rules.Select(rule => Compare(rule.Name, rule.Flags, rule.Outcomes, forecasts))]);
    }

    private static RuleComparison Compare(string name, bool flags, ForecastOutcome[] outcomes, ForecastOutcome[] forecasts)
    {
        var auc = ForecastQuality.AucOf(outcomes);
        if (!flags)
            return new RuleComparison(name, auc, null, null, null);
        var flagged = outcomes.Count(o => o.Score > 0);
        return flagged == 0
            ? new RuleComparison(name, auc, 0, null, null)
            : new RuleComparison(name, auc, flagged, ForecastQuality.PrecisionOf(outcomes, flagged), ForecastQuality.PrecisionOf(forecasts, flagged));
    }
}
