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
    /// <summary>Enough bits for the days of five thousand years, and for an occasion on each.</summary>
    private const int Bits = 21;

    private const long Mask = (1L << Bits) - 1;

    /// <summary>The timing of a customer.</summary>
    public static CustomerTiming Of(RfmSummary customer, bool isHighValue = false) =>
        new(customer.Occasions, customer.FirstDay, customer.LastDay, customer.GapLogs, isHighValue);

    /// <inheritdoc cref="Compress(IEnumerable{CustomerTiming}, int, int)"/>
    public static CompressedHistories Compress(IReadOnlyCollection<CustomerTiming> customers, int day) => Compress(customers, customers.Count, day);

    /// <summary>
    /// The histories (x, t_x, T) of a population at the end of a day, in weeks. Equal ones are sorted together as numbers: that takes a tenth of the memory
    /// of a table of a million of them.
    /// </summary>
    /// <param name="customers">The population, in any order.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="day">Day number.</param>
    public static CompressedHistories Compress(IEnumerable<CustomerTiming> customers, int count, int day)
    {
        var (keys, gapLogs) = (new long[count], new long[count]);
        var read = 0;
        foreach (var customer in customers)
            (keys[read], gapLogs[read++]) = (customer.KeyAt(day), customer.GapLogs);
        Array.Sort(keys, gapLogs);
        return CompressedHistories.Take(Histories(keys, gapLogs));
    }

    private static WeightedHistory[] Histories(long[] keys, long[] gapLogs)
    {
        var distinct = keys.Length == 0 ? 0 : 1;
        for (var i = 1; i < keys.Length; i++)
            distinct += keys[i] == keys[i - 1] ? 0 : 1;
        var histories = new WeightedHistory[distinct];
        for (var (i, filled) = (0, 0); i < keys.Length; filled++)
        {
            var (first, sum) = (i, 0L);
            for (; i < keys.Length && keys[i] == keys[first]; i++)
                sum += gapLogs[i];
            histories[filled] = History(keys[first], i - first, sum);
        }

        return histories;
    }

    /// <summary>What customers with the same history share, in one number: occasions, recency and age in days at the end of a day.</summary>
    private long KeyAt(int day) => ((long)Occasions << (2 * Bits)) | ((long)(LastDay - FirstDay) << Bits) | (long)(Math.Max(day, LastDay) - FirstDay);

    private static WeightedHistory History(long key, int customers, long gapLogs)
    {
        var frequency = (key >> (2 * Bits)) - 1;
        return new WeightedHistory(frequency, ((key >> Bits) & Mask) / 7.0, (key & Mask) / 7.0, customers, GapLog.InWeeks(gapLogs, (double)frequency * customers));
    }
}
