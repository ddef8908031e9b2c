using ChurnWorker.Tests.Scenarios;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Storage;

/// <summary>A stop before the commit.</summary>
public sealed class UncommittedBatchTests
{
    [Fact]
    public void A_batch_that_fails_before_its_commit_leaves_nothing_and_can_be_taken_again()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(0, Bench.Purchase("A", "1", 0));
        var before = Everything(bench);
        bench.Execute("CREATE TRIGGER fault BEFORE INSERT ON customers WHEN NEW.customer_id = 'B' BEGIN SELECT RAISE(ABORT, 'disk'); END");

        Should.Throw<SqliteException>(() => bench.Take(5, Bench.Purchase("A", "2", 5), Bench.Cancellation("A", "1", 5), Bench.Purchase("B", "3", 5)));
        Everything(bench).ShouldBe(before);

        bench.Execute("DROP TRIGGER fault");
        bench.Take(5, Bench.Purchase("A", "2", 5), Bench.Cancellation("A", "1", 5), Bench.Purchase("B", "3", 5));
        bench.Query("SELECT customer_id, orders FROM customers ORDER BY 1").ShouldBe(["A|1", "B|1"]);
    }

    [Fact]
    public void A_transaction_disposed_without_commit_leaves_nothing()
    {
        using var bench = new Bench(model: Bench.Model);
        using (bench.Database.Begin())
            bench.Database.Ledger.Add("A", Bench.Purchase("A", "1", 0));
        bench.Query("SELECT * FROM ledger").ShouldBeEmpty();
        bench.Take(0, Bench.Purchase("A", "1", 0));
        bench.Query("SELECT COUNT(*) FROM ledger").ShouldBe(["1"]);
    }

    [Fact]
    public void A_pass_that_fails_before_its_commit_fires_nothing_and_later_fires_once()
    {
        using var bench = new Bench(model: Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.Execute("CREATE TRIGGER fault BEFORE UPDATE ON customers BEGIN SELECT RAISE(ABORT, 'disk'); END");
        Should.Throw<SqliteException>(() => bench.Engine.Sweep.Run(Bench.At(500)));
        bench.Query("SELECT * FROM outbox").ShouldBeEmpty();
        bench.Query("SELECT * FROM triggers").ShouldBeEmpty();

        bench.Execute("DROP TRIGGER fault");
        bench.Sweep(500);
        bench.Messages().ShouldBe(["winback.triggered"]);
    }

    private static List<string> Everything(Bench bench) => [.. bench.State(), .. bench.Query("SELECT * FROM inbox ORDER BY 1, 2"), .. bench.Query("SELECT * FROM quarantine")];
}
