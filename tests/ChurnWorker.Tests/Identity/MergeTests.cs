using ChurnWorker.Assessment;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Identity;

public sealed class MergeTests : IDisposable
{
    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_merged_customer_s_orders_count_for_the_root_and_the_customer_has_no_state_of_its_own()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), Bench.Purchase("B", "b2", 3));
        _bench.Take(11, Persons.Merge("A", "B", 10));

        _bench.Query("SELECT customer_id, orders, occasions FROM customers").ShouldBe(["A|3|3"]);
        _bench.Export().ShouldContain("\"mergedCustomers\":[\"B\"]");
    }

    [Fact]
    public void An_event_of_a_merged_customer_moves_the_root()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Persons.Merge("A", "B", 10));
        _bench.Take(12, Bench.Purchase("B", "b1", 12));
        _bench.Take(13, Bench.Cancellation("", "b1", 13));
        _bench.Take(14, Bench.Purchase("B", "b2", 14));

        _bench.Query("SELECT customer_id, orders, undone_at FROM customers").ShouldBe(["A|2|-"]);
    }

    [Fact]
    public void A_cancellation_by_order_alone_reaches_the_root()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), Persons.Merge("A", "B", 10));
        _bench.Take(11, Bench.Cancellation("", "b1", 11));

        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|1"]);
    }

    [Fact]
    public void A_member_asked_for_by_id_is_answered_as_its_root()
    {
        _bench.Take(10, Bench.Purchase("B", "b1", 2), Persons.Merge("A", "B", 10));

        _bench.Export("B").ShouldBe(_bench.Export("A"));
        _bench.Export("B").ShouldStartWith("{\"customerId\":\"A\"");
    }

    [Fact]
    public void A_root_without_a_history_of_its_own_is_exported_once_and_in_its_place()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), Bench.Purchase("D", "d1", 2), Persons.Merge("C", "B", 10));

        _bench.Export().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[15]).ShouldBe(['A', 'C', 'D']);
    }

    [Fact]
    public void A_merge_retracts_the_open_trigger_of_the_merged_customer_and_judges_the_root_by_the_ordinary_rules()
    {
        _bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B")]);
        _bench.Sweep(120);
        _bench.Query("SELECT customer_id, state FROM triggers ORDER BY customer_id").ShouldBe(["A|0", "B|0"]);

        _bench.Take(121, Persons.Merge("A", "B", 121));

        _bench.Query("SELECT t.customer_id, t.state, c.state FROM triggers t JOIN cycles c USING (cycle_id) ORDER BY 1").ShouldBe(["A|0|0", "B|2|2"]);
        _bench.Query("SELECT customer_id, body FROM outbox WHERE type = 'winback.retracted'").Where(row => row.Contains("\"reason\":\"merged\"", StringComparison.Ordinal))
            .Select(row => row.Split('|')[0]).ShouldBe(["B"]);
    }

    [Fact]
    public void A_merged_customer_s_purchase_resolves_the_root_s_trigger()
    {
        _bench.Take(63, Bench.Weekly("A"));
        _bench.Take(63, Persons.Merge("A", "B", 63));
        _bench.Sweep(120);
        _bench.Take(125, Bench.Purchase("B", "b1", 125));

        _bench.Messages().ShouldBe(["winback.triggered", "winback.resolved"]);
    }

    [Fact]
    public void What_was_sent_to_a_merged_customer_counts_for_the_root_s_cooldown()
    {
        _bench.Take(63, Bench.Weekly("B"));
        _bench.Sweep(120);
        _bench.Take(121, Persons.Merge("A", "B", 121));
        _bench.Sweep(122);

        _bench.Query("SELECT customer_id, reason FROM decisions ORDER BY sequence DESC LIMIT 1").ShouldBe(["A|cooldown"]);
    }

    [Fact]
    public void A_cycle_that_had_run_out_before_a_merge_has_run_out_after_the_unmerge()
    {
        _bench.Take(63, Bench.Weekly("B"));
        _bench.SweepDaily(70, 320);
        var before = _bench.Export();
        _bench.Query("SELECT DISTINCT state FROM cycles").ShouldBe(["3"]);

        _bench.Take(321, Persons.Merge("A", "B", 321));
        _bench.Take(322, Persons.Unmerge("A", "B", 322));

        _bench.Export().ShouldBe(before);
    }

    [Fact]
    public void A_chain_follows_when_its_root_is_merged_and_stays_behind_when_it_is_unmerged()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), Bench.Purchase("C", "c1", 3));
        _bench.Take(11, Persons.Merge("B", "C", 10));
        _bench.Take(12, Persons.Merge("A", "B", 11));
        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|3"]);

        _bench.Take(13, Persons.Unmerge("A", "B", 12));
        _bench.Query("SELECT customer_id, orders FROM customers ORDER BY 1").ShouldBe(["A|1", "B|2"]);
    }

    [Fact]
    public void A_repeated_merge_is_a_duplicate() =>
        _bench.Take(10, Persons.Merge("A", "B", 1), Persons.Merge("A", "B", 1)).ShouldBe([EventOutcome.Accepted, EventOutcome.Duplicate]);

    [Fact]
    public void A_restart_and_a_rebuild_know_who_is_whom()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), Persons.Merge("A", "B", 10));
        var before = _bench.Derived();

        _bench.Restart();
        _bench.Engine.Rebuilder.Run();
        _bench.Derived().ShouldBe(before);

        _bench.Take(12, Bench.Purchase("B", "b2", 12));
        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|3"]);
    }
}
