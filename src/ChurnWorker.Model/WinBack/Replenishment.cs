using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>What a customer's supplies mean for the customer: when to remind, and until when no silence needs another reason.</summary>
public static class Replenishment
{
    private const double Day = 86_400_000;

    /// <summary>What lasts longer than two years is no replenishment: to hold a win-back for as long would be to forget the customer.</summary>
    private const double LongestDays = 730;

    /// <summary>
    /// The articles that the customer may be reminded of, by the instant of the reminder. What ran out before the last purchase is not among them:
    /// the customer was in the shop and left it there. Nor is what lasts longer than 730 days, all its units together.
    /// </summary>
    /// <param name="activity">The customer, folded by rules that track supplies.</param>
    /// <param name="population">How long articles last in the shop; null where that is not known.</param>
    /// <param name="policy">The policy.</param>
    public static IReadOnlyList<DueReplenishment> Of(CustomerActivity activity, SupplyGaps? population, WinBackPolicy policy)
    {
        if (!policy.Replenishment || activity.Supplies.Count == 0 || activity.Summary is not { } customer)
            return [];
        return
        [
            .. activity.Supplies.Select(supply => (Supply: supply, Days: supply.SupplyDays ?? SupplyGaps.DaysOf(supply, population))).Where(known => known.Days <= LongestDays)
                .Select(known => Of(known.Supply, known.Days, policy)).Where(due => due.RunsOutAt > customer.LastPurchaseAt)
                .OrderBy(due => due.DueAt).ThenBy(due => due.Supply.Sku, StringComparer.Ordinal),
        ];
    }

    /// <summary>The first reminder since the service went live that is not over by an instant. What was said already is found out when it is due: the state stays one of events alone.</summary>
    /// <param name="dues">By the instant of the reminder.</param>
    /// <param name="liveSince">Unix milliseconds UTC.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static long? NextReminder(IReadOnlyList<DueReplenishment> dues, long liveSince, long now)
    {
        foreach (var due in dues)
            if (due.DueAt >= liveSince && due.Until > now)
                return due.DueAt;
        return null;
    }

    /// <summary>Whether it is time to remind of an article: not of what was due before the service went live, nor once it is too late.</summary>
    /// <param name="due">The article.</param>
    /// <param name="liveSince">Unix milliseconds UTC.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public static bool IsOpen(DueReplenishment due, long liveSince, long now) => due.DueAt <= now && due.DueAt >= liveSince && due.Until > now;

    /// <summary>
    /// The article that keeps a win-back waiting, until <see cref="DueReplenishment.Until"/>: the one that runs out first is the reason to come back next. Null when
    /// there is none, or when nobody reminds of it because that was due before the service went live: what is not said cannot be waited for.
    /// </summary>
    /// <param name="dues">In any order.</param>
    /// <param name="liveSince">Unix milliseconds UTC.</param>
    public static DueReplenishment? Holding(IReadOnlyList<DueReplenishment> dues, long liveSince) =>
        dues.MinBy(due => due.RunsOutAt) is { } first && first.DueAt >= liveSince ? first : null;

    private static DueReplenishment Of(SkuSupply supply, double days, WinBackPolicy policy)
    {
        var runsOutAt = supply.BoughtAt + (long)(days * Day);

        // Never before half of it is used, however long the lead
        var lead = Math.Min(policy.ReplenishmentLead.TotalDays, days / 2);
        return new DueReplenishment(supply, runsOutAt - (long)(lead * Day), runsOutAt, runsOutAt + (long)policy.ActBy.TotalMilliseconds);
    }
}
