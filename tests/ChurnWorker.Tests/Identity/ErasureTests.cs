using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Identity;

public sealed class ErasureTests : IDisposable
{
    private static readonly ActivityEvent Merge = Persons.Merge("A", "B", 10);
    private static readonly ActivityEvent Unmerge = Persons.Unmerge("A", "B", 20);
    private static readonly ActivityEvent EraseB = Persons.Erase("B", 30);

    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void An_erased_customer_is_gone_and_later_events_are_counted_and_dropped()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2));
        _bench.Take(31, EraseB).ShouldBe([EventOutcome.Accepted]);
        _bench.Take(32, Bench.Purchase("B", "b2", 32), Bench.Purchase("B", "b1", 2), EraseB, Bench.Cancellation("", "b1", 32))
            .ShouldBe([EventOutcome.Erased, EventOutcome.Erased, EventOutcome.Erased, EventOutcome.Erased]);

        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["A"]);
        _bench.Query("SELECT customer_id FROM ledger").ShouldBe(["A"]);
        _bench.Query("SELECT event_id FROM inbox").ShouldBe(["p-a1"]);
        _bench.Query("SELECT order_id FROM orders").ShouldBe(["a1"]);
    }

    [Fact]
    public void Whether_the_erasure_comes_first_or_last_the_state_is_the_same()
    {
        ActivityEvent[] events = [Bench.Purchase("B", "b1", 2), Bench.Cancellation("", "b1", 3), Bench.Purchase("A", "a1", 1), Merge, Bench.Purchase("C", "c1", 1)];
        using var other = new Bench(model: Bench.Model);
        _bench.Take(40, [.. events, EraseB]);
        other.Take(40, [EraseB, .. events]);

        other.Derived().ShouldBe(_bench.Derived());
        other.Query("SELECT customer_id FROM customers").ShouldBe(["C"]);
    }

    [Theory]
    [InlineData("""{"type":"purchase.completed","eventId":"e","customerId":"B","occurredAt":"yesterday"}""")]
    [InlineData("""{"customerId":"\u0042", not json""")]
    [InlineData("""{"specversion":"1.0","data_base64":"eyJjdXN0b21lcklkIjoiQiJ9"}""")]
    public void What_is_refused_and_names_an_erased_customer_is_dropped_and_counted_and_not_kept(string body)
    {
        var refused = new Inbound { Source = "shop", ReceivedAt = Bench.At(32), Body = Encoding.UTF8.GetBytes(body), Reason = QuarantineReasons.InvalidMember, ReasonText = "why" };
        var others = refused with { Body = Encoding.UTF8.GetBytes("""{"customerId":"A","orderId":"B", not json""") };
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2));
        _bench.Engine.Assessor.Assess([refused], Bench.At(29)).ShouldBe([EventOutcome.Quarantined], "nobody is erased yet");
        _bench.Take(31, EraseB);

        _bench.Engine.Assessor.Assess([refused, others], Bench.At(32)).ShouldBe([EventOutcome.Erased, EventOutcome.Quarantined]);

        _bench.Query("SELECT COUNT(*) FROM quarantine").ShouldBe(["1"]);
    }

    [Fact]
    public void A_restarted_worker_still_knows_who_was_erased()
    {
        _bench.Take(10, Bench.Purchase("B", "b1", 2));
        _bench.Engine.Eraser.Erase("B", Bench.At(30)).ShouldNotBeNull();
        _bench.Restart();

        _bench.Take(31, Bench.Purchase("B", "b2", 31)).ShouldBe([EventOutcome.Erased]);
        _bench.Export().ShouldBeEmpty();
    }

    [Fact]
    public void A_worker_beside_which_another_process_erases_knows_it_at_its_next_batch()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2));
        using (var beside = new Engine(_bench.Engine.Options, Database.Open(BenchStore.At(_bench.StorePath, isDurable: true)), 0, new()))
            beside.Eraser.Erase("B", Bench.At(30)).ShouldNotBeNull();

        _bench.Take(31, Bench.Purchase("B", "b2", 31)).ShouldBe([EventOutcome.Erased]);
        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["A"]);
    }

    [Fact]
    public void An_erasure_retracts_the_open_trigger_without_personal_data_and_leaves_a_receipt()
    {
        _bench.Take(63, Bench.Weekly("secret"));
        _bench.Sweep(120);
        var receipt = _bench.Engine.Eraser.Erase("secret", Bench.At(121)).ShouldNotBeNull();

        _bench.Query("SELECT type, customer_id, routing_key FROM outbox ORDER BY sequence")
            .ShouldBe(["winback.retracted||winback.retracted.v1.high", "customer.erasure.receipt||customer.erasure.receipt.v1"]);
        string.Join('\n', _bench.Query("SELECT body FROM outbox")).ShouldNotContain("secret");
        _bench.Query("SELECT body FROM outbox WHERE type = 'winback.retracted'").Single().ShouldContain("\"customerId\":\"\",");
        receipt.Rows.Where(r => r.Value > 0).Select(r => $"{r.Key} {r.Value}")
            .ShouldBe(["customers 1", "cycles 1", "decisions 1", "forecasts 1", "inbox 10", "ledger 10", "orders 10", "outbox 1", "triggers 1"]);
        receipt.Tombstone.Length.ShouldBe(64);
        _bench.Query("SELECT (SELECT COUNT(*) FROM cycles) + (SELECT COUNT(*) FROM triggers) + (SELECT COUNT(*) FROM decisions)").ShouldBe(["0"]);
    }

    [Fact]
    public void A_relay_that_holds_an_erased_message_cannot_mark_the_retraction_as_published()
    {
        _bench.Take(63, Bench.Weekly("B"));
        _bench.Sweep(120);
        var held = new OutboxStore(_bench.Database).Pending(10, Bench.At(120)).Single();
        _bench.Engine.Eraser.Erase("B", Bench.At(121));

        new OutboxStore(_bench.Database).MarkPublished([held.Sequence], Bench.At(121));

        _bench.Query("SELECT COUNT(*) FROM outbox WHERE published_at IS NULL").ShouldBe(["2"]);
    }

    [Fact]
    public void A_customer_of_whom_nothing_is_known_cannot_be_erased_on_request_and_leaves_no_tombstone()
    {
        _bench.Engine.Eraser.Erase("nobody", Bench.At(1)).ShouldBeNull();
        _bench.Query("SELECT COUNT(*) FROM tombstones").ShouldBe(["0"]);
    }

    [Fact]
    public void Erasing_a_merged_customer_erases_the_whole_person()
    {
        _bench.Take(10, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), Bench.Purchase("C", "c1", 2), Merge);
        _bench.Engine.Eraser.Erase("B", Bench.At(30))!.Customers.ShouldBe(2);

        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["C"]);
        _bench.Query("SELECT customer_id FROM links UNION ALL SELECT customer_id FROM members").ShouldBeEmpty();
    }

    [Fact]
    public void A_merge_from_after_the_erasure_is_dropped_and_harms_nobody()
    {
        _bench.Take(30, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), EraseB);
        _bench.Take(41, Persons.Merge("A", "B", 40), Persons.Merge("B", "A", 40)).ShouldBe([EventOutcome.Erased, EventOutcome.Erased]);

        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|1"]);
    }

    [Fact]
    public void A_late_merge_from_before_the_erasure_erases_the_other_as_it_would_have_in_time()
    {
        _bench.Take(30, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2), EraseB);
        _bench.Take(31, Merge).ShouldBe([EventOutcome.Erased]);

        _bench.Query("SELECT customer_id FROM customers").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mue")]
    [InlineData("ume")]
    [InlineData("uem")]
    [InlineData("eum")]
    [InlineData("muem")]
    public void Who_was_unmerged_before_the_erasure_is_another_person_even_when_the_old_merge_is_delivered_again(string order)
    {
        _bench.Take(5, Bench.Purchase("A", "a1", 1), Bench.Purchase("B", "b1", 2));
        foreach (var step in order)
            _bench.Take(31, step switch { 'm' => Merge, 'u' => Unmerge, _ => EraseB });

        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|1"]);
        _bench.Query("SELECT * FROM links UNION ALL SELECT customer_id, root, '', '', 0, 0 FROM members").ShouldBeEmpty();
    }

    [Fact]
    public void Another_customer_keeps_the_order_that_an_erased_one_was_once_said_to_have_bought()
    {
        _bench.Take(10, Bench.Purchase("B", "o", 1, id: "first"), Bench.Purchase("A", "o", 2, id: "second", version: 1), Bench.Cancellation("B", "o", 3, amount: 100));
        _bench.Take(31, EraseB);

        _bench.Query("SELECT customer_id, stated_customer_id, event_id FROM ledger").ShouldBe(["A|A|second"]);
        _bench.Query("SELECT order_id, customer_id FROM orders").ShouldBe(["o|A"]);
    }

    [Fact]
    public void An_order_that_an_erased_customer_had_won_goes_back_to_whom_it_is_said_to_belong()
    {
        _bench.Take(10, Bench.Purchase("A", "o", 1, id: "first"), Bench.Purchase("B", "o", 2, id: "second", version: 1));
        _bench.Take(31, EraseB);

        _bench.Query("SELECT customer_id, orders FROM customers").ShouldBe(["A|1"]);
    }

    [Fact]
    public void Quarantined_inputs_that_name_the_customer_go_and_those_of_others_stay()
    {
        _bench.Take(1, Bench.Purchase("13085", "o", 1));
        Refuse("""{"customerId":"13085","amount":"x"}""", """{"customerId":"130851"}""", "o,13085,x", """{"customerId":"other"}""", "{\"customerId\":\"13085");
        _bench.Engine.Eraser.Erase("13085", Bench.At(2))!.Rows["quarantine"].ShouldBe(3);

        _bench.Query("SELECT body FROM quarantine").ShouldBe(["""{"customerId":"130851"}""", """{"customerId":"other"}"""]);
    }

    private void Refuse(params string[] bodies) => _bench.Engine.Assessor.Assess(
        [.. bodies.Select(body => new Inbound { Reason = QuarantineReasons.NotJson, Source = "shop", ReceivedAt = 1, Body = Encoding.UTF8.GetBytes(body) })], 1);
}
