using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Forecasting;

/// <summary>The purchase occasions of one customer, so that the customer can be seen as it was on any day of the past.</summary>
public sealed class PurchaseTimeline
{
    private const long MillisecondsADay = 86_400_000;
    private readonly int[] _days;
    private readonly long[] _spend;

    private PurchaseTimeline(string customerId, string currency, int[] days, long[] spend)
    {
        (CustomerId, Currency, _days, _spend) = (customerId, currency, days, spend);
    }

    /// <summary>The customer.</summary>
    public string CustomerId { get; }

    /// <summary>Currency of the money.</summary>
    public string Currency { get; }

    /// <summary>Day numbers of the occasions, ascending.</summary>
    public IReadOnlyList<int> Days => _days;

    /// <summary>The occasions of a history; null without one.</summary>
    /// <param name="activity">The history.</param>
    /// <param name="rates">The rates of the reporting currency, where the shop has one.</param>
    public static PurchaseTimeline? Of(CustomerActivity activity, ReportingRates? rates = null)
    {
        if (activity.Summary is not { } summary)
            return null;
        List<int> days = [];
        List<long> spend = [];
        foreach (var order in activity.Orders)
        {
            if (days.Count == 0 || days[^1] != order.Day)
            {
                days.Add(order.Day);
                spend.Add(0);
            }

            if (order.Currency == summary.Currency)
                spend[^1] = Money.Add(spend[^1], order.Net);
            else if (rates?.Currency == summary.Currency && rates.TryConvert(order.Net, order.Currency, order.Day, out var converted))
                spend[^1] = Money.Add(spend[^1], converted);
        }

        return new PurchaseTimeline(activity.CustomerId, summary.Currency, [.. days], [.. spend]);
    }

    /// <summary>Number of occasions up to the end of a day.</summary>
    public int OccasionsUntil(int day)
    {
        var found = Array.BinarySearch(_days, day);
        return found < 0 ? ~found : found + 1;
    }

    /// <summary>Whether an occasion falls after one day and not after another.</summary>
    public bool HasPurchaseBetween(int afterDay, int untilDay) => OccasionsUntil(untilDay) > OccasionsUntil(afterDay);

    /// <summary>Day number of the last occasion up to the end of a day, by which there must be one.</summary>
    public int LastDayUntil(int day) => _days[OccasionsUntil(day) - 1];

    /// <summary>Money of the occasions up to the end of a day, minor units.</summary>
    public long SpendUntil(int day)
    {
        long spend = 0;
        for (var i = OccasionsUntil(day) - 1; i >= 0; i--)
            spend = Money.Add(spend, _spend[i]);
        return spend;
    }

    /// <summary>The customer as known at the end of a day, credits left out; null before the first occasion.</summary>
    public RfmSummary? AsOf(int day)
    {
        var occasions = OccasionsUntil(day);
        if (occasions == 0)
            return null;
        long repeatSpend = 0, gapLogs = 0;
        var repeats = 0;
        for (var i = 1; i < occasions; i++)
        {
            repeatSpend = Money.Add(repeatSpend, _spend[i]);
            repeats += _spend[i] > 0 ? 1 : 0;
            gapLogs += GapLog.Of(_days[i] - _days[i - 1]);
        }

        return new RfmSummary(
            CustomerId, occasions, occasions, _days[0], _days[occasions - 1], _days[0] * MillisecondsADay, _days[occasions - 1] * MillisecondsADay, null,
            Currency, repeats, repeatSpend, gapLogs)
        {
            Spend = SpendUntil(day),
        };
    }
}
