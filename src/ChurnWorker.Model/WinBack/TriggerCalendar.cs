using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>
/// How many triggers, held-out ones included, the coming days will see: each customer's next crossing, weighted with the probability that the silence
/// lasts until then. Who buys before and falls silent anew within the month is not counted, nor are budget and pace.
/// </summary>
/// <param name="context">Model and policy.</param>
/// <param name="shop">The shop's calendar.</param>
/// <param name="now">Unix milliseconds UTC.</param>
public sealed class TriggerCalendar(DecisionContext context, ShopCalendar shop, long now)
{
    /// <summary>Days looked ahead, today included.</summary>
    public const int Days = 30;

    private const double Week = 7 * 86_400_000.0;

    private readonly double[] _expected = new double[Days];
    private readonly int _today = shop.DayOf(now);

    /// <summary>Adds one customer of high value.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="cycle">The open win-back cycle; null when there is none.</param>
    /// <param name="signals">What beside orders decides.</param>
    /// <param name="lastFiredAt">When the last trigger fired, Unix milliseconds UTC; null: never.</param>
    public void Add(RfmSummary customer, OpenCycle? cycle, DecisionSignals signals, long? lastFiredAt)
    {
        var silence = signals with { RemindAt = null };
        if (Decider.NextReview(customer, ValueTier.High, cycle is null ? null : cycle with { ExpiresAt = null }, silence, context) is not { } crossing || signals.Block)
            return;

        // What was crossed before the service went live opens silently
        if (cycle is null && crossing < context.LiveSince && !context.Policy.BackfillTriggers)
            return;
        var at = Math.Max(Math.Max(now, signals.ReplenishUntil ?? now), Math.Max(crossing, lastFiredAt is { } last ? last + (long)context.Policy.Cooldown.TotalMilliseconds : long.MinValue));
        var day = shop.DayOf(Math.Min(at, now + 2L * Days * 86_400_000)) - _today;
        if (day < Days)
            _expected[day] += context.Model.Transactions.ProbabilityOfNoPurchase(customer.Frequency, customer.Recency, customer.AgeAt(now), (at - now) / Week);
    }

    /// <summary>The coming days.</summary>
    public IReadOnlyList<CalendarDay> ToDays() => [.. _expected.Select((expected, i) => CalendarDay.Of(_today + i, expected))];
}
