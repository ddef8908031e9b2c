using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using MathNet.Numerics.Distributions;

namespace ChurnWorker.Benchmarks;

/// <summary>Customers as the fold would have left them, written straight into the store: what a sweep reads, without the hours it takes to live it.</summary>
internal static class StoredShop
{
    /// <summary>Day number of the shop's last day; everything stored lies before its end.</summary>
    public const int LastDay = 20_000;

    private const long Day = 86_400_000;
    private const int Chunk = 10_000;

    public static void Fill(Database database, int customers, int seed)
    {
        var random = new Random(seed);
        for (var start = 0; start < customers; start += Chunk)
        {
            using var transaction = database.Begin();
            for (var i = start; i < Math.Min(customers, start + Chunk); i++)
                database.Customers.Save(new CustomerRow(Customer(i, random), ValueTier.Low, null, default, null, null));
            transaction.Commit();
        }
    }

    /// <summary>The same customers in memory.</summary>
    public static List<RfmSummary> Customers(int customers, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, customers).Select(i => Customer(i, random))];
    }

    /// <summary>Gamma-distributed rate, a coin after every purchase that decides whether the customer leaves, log-normal spend.</summary>
    private static RfmSummary Customer(int index, Random random)
    {
        var first = LastDay - random.Next(1, 730);
        var rate = Gamma.Sample(random, 1.3, 40);
        var dropout = Beta.Sample(random, 1.1, 5);
        var (last, occasions, gapLogs) = (first, 1, 0L);
        while (random.NextDouble() >= dropout && last + Math.Ceiling(Exponential.Sample(random, rate)) is var next && next < LastDay)
            (last, occasions, gapLogs) = ((int)next, occasions + 1, gapLogs + GapLog.Of((int)next - last));
        var spend = (long)(100 * LogNormal.Sample(random, Math.Log(45), 0.8)) * (occasions - 1);
        return new RfmSummary(
            $"c{index:D9}", occasions, occasions, first, last, first * Day, last * Day + Day / 2, null, "EUR", occasions - 1, spend, gapLogs);
    }
}
