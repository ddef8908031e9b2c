using ChurnWorker.Assessment;
using ChurnWorker.Intake;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Assessment;

/// <summary>What the store adds to the fold: identity of events, ownership of orders, quarantine.</summary>
public sealed class SituationTests : IDisposable
{
    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_same_event_again_is_a_duplicate_and_changes_nothing()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0)).ShouldBe([EventOutcome.Accepted]);
        var before = _bench.State();
        _bench.Take(9, Bench.Purchase("A", "1", 0)).ShouldBe([EventOutcome.Duplicate]);
        _bench.State().ShouldBe(before);
    }

    [Fact]
    public void The_same_event_twice_in_one_batch_counts_once() =>
        _bench.Take(0, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "1", 0)).ShouldBe([EventOutcome.Accepted, EventOutcome.Duplicate]);

    [Fact]
    public void An_event_id_with_another_body_goes_to_quarantine_and_the_first_stands()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0, 100));
        var before = _bench.State();
        _bench.Take(0, Bench.Purchase("A", "1", 0, 200)).ShouldBe([EventOutcome.Quarantined]);
        _bench.State().ShouldBe(before);
        _bench.Query("SELECT reason FROM quarantine").ShouldBe([QuarantineReasons.IdConflict]);
    }

    [Fact]
    public void One_event_id_from_two_sources_is_two_events() =>
        _bench.Take(0, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "1", 0) with { Source = "till" }).ShouldBe([EventOutcome.Accepted, EventOutcome.Accepted]);

    [Fact]
    public void A_cancellation_that_names_nobody_finds_its_customer_by_the_order()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 5));
        _bench.Take(6, Bench.Cancellation("", "2", 6));
        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|1"]);
    }

    [Fact]
    public void A_cancellation_that_names_another_customer_undoes_the_order_and_touches_nobody_else()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0), Bench.Purchase("B", "2", 0));
        _bench.Take(1, Bench.Cancellation("B", "1", 1));
        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["B"]);
    }

    [Fact]
    public void A_cancellation_before_its_purchase_waits_for_it_whoever_it_names()
    {
        _bench.Take(0, Bench.Cancellation("", "1", 0), Bench.Cancellation("Z", "2", 0));
        _bench.Query("SELECT customer_id FROM customers").ShouldBeEmpty();
        _bench.Take(1, Bench.Purchase("A", "1", 1), Bench.Purchase("A", "2", 1), Bench.Purchase("A", "3", 1));
        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|1"]);
        _bench.Query("SELECT DISTINCT customer_id FROM ledger").ShouldBe(["A"]);
    }

    [Fact]
    public void An_edit_that_names_another_customer_moves_the_whole_order()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 3));
        _bench.Take(4, Bench.Cancellation("A", "1", 4, 200), Bench.Purchase("B", "1", 0, 5000, "edit", version: 1));
        _bench.Query("SELECT customer_id, orders FROM customers ORDER BY 1").ShouldBe(["A|1", "B|1"]);
        _bench.Query("SELECT event_id FROM ledger WHERE customer_id = 'B' ORDER BY 1").ShouldBe(["c-1", "edit", "p-1"]);
    }

    [Fact]
    public void A_customer_whose_last_order_is_cancelled_is_forgotten_but_the_ledger_is_not()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0));
        _bench.Take(1, Bench.Cancellation("A", "1", 1));
        _bench.Query("SELECT * FROM customers").ShouldBeEmpty();
        _bench.Query("SELECT COUNT(*) FROM ledger").ShouldBe(["2"]);
    }

    [Fact]
    public void A_guest_is_counted_and_not_stored()
    {
        _bench.Engine.Assessor.Assess([new Inbound { Source = "s", ReceivedAt = 0, IsGuest = true, Body = "{}"u8.ToArray() }], 0).ShouldBe([EventOutcome.Guest]);
        _bench.State().ShouldBeEmpty();
    }

    [Fact]
    public void Refused_bytes_are_kept_with_their_reason_even_if_there_are_none()
    {
        _bench.Engine.Assessor.Assess([new Inbound { Source = "s", ReceivedAt = 5, Reason = "not_json", Body = ReadOnlyMemory<byte>.Empty }], 5)
            .ShouldBe([EventOutcome.Quarantined]);
        _bench.Query("SELECT received_at, source, reason, length(body) FROM quarantine").ShouldBe(["5|s|not_json|0"]);
    }
}
