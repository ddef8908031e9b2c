using System.Diagnostics;
using ChurnWorker.Sweep;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

public sealed class IdlePassTests
{
    [Fact]
    public void A_pass_over_two_hundred_thousand_customers_with_none_due_costs_next_to_nothing()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(0, Bench.Purchase("A", "1", 0));
        bench.Execute(
            """
            INSERT INTO customers (customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, currency, repeat_occasions, repeat_spend, gap_logs, spend, tier, stage, signals, next_review_at)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
            SELECT 'customer-' || i, 3, 3, 0, 30, 0, 2592000000, 'EUR', 2, 9000, 0, 12000, 2, 0, (SELECT signals FROM customers WHERE customer_id = 'A'), CASE WHEN i % 5 = 0 THEN 1800000000000 + i END FROM n
            """);
        var times = new List<TimeSpan>();
        bench.Engine.Sweep.Run(Bench.At(0)).ShouldBe(default);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var pass = 0; pass < 200; pass++)
        {
            var started = Stopwatch.GetTimestamp();
            bench.Engine.Sweep.Run(Bench.At(0)).ShouldBe(default(SweepResult));
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        ((GC.GetAllocatedBytesForCurrentThread() - allocated) / 200).ShouldBeLessThan(2_000);
        times.Order().ElementAt(100).ShouldBeLessThan(TimeSpan.FromMilliseconds(5));
    }
}
