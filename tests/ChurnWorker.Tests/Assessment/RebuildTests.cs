using ChurnWorker.Configuration;
using ChurnWorker.Replay;
using ChurnWorker.Tests.Replay;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Assessment;

public sealed class RebuildTests
{
    [Fact]
    public void Customers_deleted_and_rebuilt_from_the_ledger_are_identical()
    {
        using var bench = new Bench();
        new TimeMachine(bench.Engine, TimeSpan.FromDays(30)).Run(RandomLog.Create(11, customers: 120));

        // Later than the last event of the log
        bench.Sweep(600);
        var before = bench.State();
        bench.Query("SELECT customer_id FROM customers WHERE cycle_id IS NOT NULL AND next_review_at IS NULL").ShouldNotBeEmpty();
        bench.Query("SELECT customer_id FROM customers WHERE cycle_id IS NOT NULL AND next_review_at IS NOT NULL").ShouldNotBeEmpty();

        bench.Execute("DELETE FROM customers");
        bench.Engine.Rebuilder.Run().ShouldBe(bench.Query("SELECT customer_id FROM customers").Count);

        // A cooldown is the sweep's knowledge and no property of a customer: the next pass finds it again
        bench.Sweep(600);
        bench.State().ShouldBe(before);
    }

    [Fact]
    public void Customers_are_rebuilt_when_the_shops_time_zone_changes_and_only_then()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Engine.Rebuilder.RunWhereRulesChanged().ShouldBe(0);
        bench.Take(0, Bench.Purchase("A", "1", 0.4), Bench.Purchase("A", "2", 0.6), Bench.Purchase("B", "3", 0));
        bench.Query("SELECT customer_id, occasions FROM customers ORDER BY 1").ShouldBe(["A|2", "B|1"]);
        bench.Engine.Rebuilder.RunWhereRulesChanged().ShouldBe(0);

        bench.Restart(new WorkerOptions { Shop = new ShopOptions { TimeZone = "America/New_York" } });
        bench.Engine.Rebuilder.RunWhereRulesChanged().ShouldBe(2);
        bench.Query("SELECT customer_id, occasions FROM customers ORDER BY 1").ShouldBe(["A|1", "B|1"]);
        bench.Engine.Rebuilder.RunWhereRulesChanged().ShouldBe(0);
    }
}
