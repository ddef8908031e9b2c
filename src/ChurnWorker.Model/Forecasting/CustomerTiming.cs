using System.Runtime.InteropServices;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>What of a customer the test of a model reads.</summary>
/// <param name="Occasions">Purchase occasions, at least 1.</param>
/// <param name="FirstDay">Day number of the first.</param>
/// <param name="LastDay">Day number of the last.</param>
/// <param name="GapLogs">Sum of <see cref="GapLog.Of"/> over the gaps.</param>
/// <param name="IsHighValue">Whether of high value under the model in force.</param>
public readonly record struct CustomerTiming(int Occasions, int FirstDay, int LastDay, long GapLogs, bool IsHighValue)
{
    /// <summary>The timing of a customer.</summary>
    public static CustomerTiming Of(RfmSummary customer, bool isHighValue = false) =>
        new(customer.Occasions, customer.FirstDay, customer.LastDay, customer.GapLogs, isHighValue);

    /// <summary>What two customers with the same history share: occasions, recency and age in days at the end of a day.</summary>
    private (int Occasions, int Recency, int Age) KeyAt(int day) => (Occasions, LastDay - FirstDay, Math.Max(day, LastDay) - FirstDay);

    /// <summary>
    /// The histories (x, t_x, T) of a population at the end of a day, in weeks. Equal ones are counted by a hash first: most customers share one, and hashing is
    /// cheaper than sorting them all.
    /// </summary>
    public static CompressedHistories Compress(IEnumerable<CustomerTiming> customers, int day)
    {
        var shared = new Dictionary<(int Occasions, int Recency, int Age), (int Customers, long GapLogs)>();
        foreach (var customer in customers)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(shared, customer.KeyAt(day), out _);
            count = (count.Customers + 1, count.GapLogs + customer.GapLogs);
        }

        return CompressedHistories.From(shared.Select(s => History(s.Key, s.Value.Customers, s.Value.GapLogs)));
    }

    private static WeightedHistory History((int Occasions, int Recency, int Age) key, int customers, long gapLogs) =>
        new(key.Occasions - 1, key.Recency / 7.0, key.Age / 7.0, customers, GapLog.InWeeks(gapLogs, (key.Occasions - 1.0) * customers));
}
