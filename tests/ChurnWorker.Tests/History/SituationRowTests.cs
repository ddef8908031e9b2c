using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.History;

/// <summary>Situations told from the store's end: events in, state and messages out. <see cref="SituationTable"/> says which test proves which row.</summary>
public sealed class SituationRowTests : IDisposable
{
    private const string State = "SELECT customer_id, orders, occasions, repeat_spend FROM customers ORDER BY 1";
    private readonly Bench _bench = new(model: Bench.Model);
    private readonly PrometheusText _metrics;

    public SituationRowTests() => _metrics = new PrometheusText(_bench.Instruments);

    public void Dispose()
    {
        _metrics.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void Duplicates_conflicts_and_guests_are_counted()
    {
        _bench.Take(0, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "1", 0), Bench.Purchase("A", "1", 0, 7));
        _bench.Engine.Assessor.Assess([Bench.Received(Bench.Purchase("A", "1", 0)) with { Event = null, IsGuest = true, Kind = ActivityKind.Purchase }], Bench.At(0));

        Counted("churnworker_events_total{type=\"unknown\",outcome=\"duplicate\"} 1");
        Counted("churnworker_quarantined_total{reason=\"id_conflict\"} 1");
        Counted("churnworker_events_total{type=\"purchase.completed\",outcome=\"guest\"} 1");
    }

    [Theory]
    [InlineData(2, 0, "a", 1, 9, "b")]
    [InlineData(1, 9, "a", 1, 0, "b")]
    [InlineData(1, 5, "b", 1, 5, "a")]
    public void Of_edits_of_one_order_the_higher_version_then_the_later_then_the_higher_event_id_wins(int version, double day, string id, int otherVersion, double otherDay, string otherId)
    {
        var winner = Bench.Purchase("A", "1", day, 9000, id, version);
        var loser = Bench.Purchase("A", "1", otherDay, 100, otherId, otherVersion);

        foreach (var order in (ActivityEvent[][])[[winner, loser], [loser, winner]])
            _bench.Try(() => Exported(order)).ShouldContain("\"spend\":{\"EUR\":\"90.00\"}");
    }

    [Fact]
    public void Several_orders_on_one_day_of_the_shop_are_one_occasion_with_all_the_money()
    {
        _bench.Take(9, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 7, 1000), Bench.Purchase("A", "3", 7.4, 500));

        _bench.Query(State).ShouldBe(["A|3|2|1500"]);
    }

    [Fact]
    public void An_order_of_amount_0_is_activity_unless_the_shop_says_it_is_a_purchase()
    {
        _bench.Engine.Rebuilder.RunWhereRulesChanged();
        _bench.Take(7, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 7, 0));
        _bench.Query(State).ShouldBe(["A|1|1|0"]);

        _bench.Restart(new WorkerOptions { Shop = new ShopOptions { ZeroAmountOrders = ZeroAmountOrders.Purchase } });
        _bench.Engine.Rebuilder.RunWhereRulesChanged();
        _bench.Query(State).ShouldBe(["A|2|2|0"]);
    }

    [Fact]
    public void A_full_cancellation_leaves_what_would_be_without_the_order_and_its_day_stays_where_another_shares_it()
    {
        var without = _bench.Try(() => Exported(Bench.Purchase("A", "1", 0), Bench.Purchase("A", "3", 7)));
        var cancelled = _bench.Try(() => Exported(
            Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 3), Bench.Purchase("A", "3", 7), Bench.Purchase("A", "4", 7.1),
            Bench.Cancellation("A", "2", 4), Bench.Cancellation("", "4", 8)));

        Timing(cancelled).ShouldBe(Timing(without));
    }

    [Fact]
    public void Partial_cancellations_lower_the_money_never_below_zero_and_undo_the_order_once_they_reach_the_whole()
    {
        _bench.Take(7, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 7));
        _bench.Take(8, Bench.Cancellation("A", "2", 8, 2000, "c1"), Bench.Cancellation("A", "2", 8, 2000, "c1"));
        _bench.Query(State).ShouldBe(["A|2|2|3000"]);
        Counted("refund_exceeds_order", isCounted: false);

        _bench.Take(9, Bench.Cancellation("A", "2", 9, 9000, "c2"));
        _bench.Query(State).ShouldBe(["A|1|1|0"]);
        _bench.Export("A").ShouldContain("\"refundsExceedingOrder\":1");
        Counted("churnworker_cancellations_unusual_total{reason=\"refund_exceeds_order\"} 1");

        _bench.Take(10, Bench.Purchase("A", "3", 10));
        Counted("churnworker_cancellations_unusual_total{reason=\"refund_exceeds_order\"} 1");
    }

    [Fact]
    public void A_refund_in_another_currency_than_its_order_is_counted_and_a_credit_in_its_own()
    {
        _bench.Take(7, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 7));
        Counted("refund_in_other_currency", isCounted: false);
        _bench.Take(8, Bench.Cancellation("A", "2", 8, 2000) with { Currency = "USD" });
        Counted("churnworker_cancellations_unusual_total{reason=\"refund_in_other_currency\"} 1");
        _bench.Export("A").ShouldContain("\"USD\":\"-20.00\"");
    }

    [Fact]
    public void A_cancellation_without_an_order_lowers_the_money_leaves_the_timing_and_is_counted()
    {
        _bench.Take(7, Bench.Purchase("A", "1", 0), Bench.Purchase("A", "2", 7));
        _bench.Take(8, Bench.Cancellation("A", "", 8, 1000, "credit"));

        _bench.Query("SELECT orders, occasions, last_purchase_at FROM customers").ShouldBe([$"2|2|{Bench.At(7)}"]);
        _bench.Export("A").ShouldContain("\"spend\":{\"EUR\":\"90.00\"}");
        _bench.Export("A").ShouldContain("\"unmatchedCancellations\":1");
        Counted("churnworker_cancellations_unusual_total{reason=\"unmatched_cancellation\"} 1");
    }

    [Fact]
    public void Cancellations_before_their_purchase_are_parked_for_as_long_as_it_takes_and_a_gauge_tells_how_many()
    {
        _bench.Take(0, Bench.Cancellation("", "1", 0), Bench.Cancellation("A", "2", 0));
        Parked().ShouldBe(2);

        _bench.Take(900, Bench.Purchase("A", "1", 900));
        Parked().ShouldBe(1);
        _bench.Query(State).ShouldBeEmpty();
    }

    [Fact]
    public void When_the_last_order_is_cancelled_a_review_that_is_past_waits_48_hours()
    {
        _bench.Take(63, Bench.Weekly("A"));
        var due = (long.Parse(_bench.Query("SELECT next_review_at FROM customers").Single(), System.Globalization.CultureInfo.InvariantCulture) - Bench.At(0)) / (double)Bench.Day;
        _bench.Take(due, Bench.Purchase("A", "last", due - 1));
        _bench.Take(due + 10, Bench.Cancellation("A", "last", due + 10));

        _bench.Query("SELECT last_purchase_at, next_review_at FROM customers").ShouldBe([$"{Bench.At(63)}|{Bench.At(due + 10) + (2 * Bench.Day)}"]);
        _bench.Sweep(due + 11.9);
        _bench.Messages().ShouldBeEmpty();
        _bench.Sweep(due + 12.01);
        _bench.Messages().ShouldBe(["winback.triggered"]);
    }

    [Fact]
    public void A_late_purchase_that_breaks_the_silence_takes_the_open_trigger_back()
    {
        _bench.Take(63, Bench.Weekly("A"));
        _bench.Sweep(120);
        _bench.Take(121, Bench.Purchase("A", "late", 115));

        _bench.Messages().ShouldBe(["winback.triggered", "winback.retracted"]);
        Reason().ShouldBe("late_event");
    }

    [Fact]
    public void Money_without_a_rate_stays_in_its_own_ledger_its_value_is_unknown_and_the_tier_falls_back_to_that_currency_alone()
    {
        using var bench = new Bench(new WorkerOptions { Shop = new ShopOptions { ReportingCurrency = "EUR", Rates = ["CHF 2024-01-01 1.1"] } }, Bench.Model);
        bench.Take(63, [.. Bench.Weekly("A").Select(e => e with { Currency = "USD" })]);
        bench.Take(63, [.. Bench.Weekly("B").Select(e => e with { Currency = "GBP" })]);

        bench.Export("A").ShouldContain("\"reportingSpend\":{\"EUR\":null}");
        bench.Export("A").ShouldContain("\"spend\":{\"USD\":\"500.00\"}");
        bench.Query("SELECT customer_id, currency, tier FROM customers ORDER BY 1").ShouldBe(["A|USD|2", "B|GBP|0"]);
    }

    [Fact]
    public void The_end_of_the_last_subscription_of_a_high_value_customer_fires_at_once_with_its_reason()
    {
        _bench.Take(64, [.. Bench.Weekly("A"), Saying.Subscribed("A", 0, "s1")]);
        _bench.Take(65, Saying.Unsubscribed("A", 65, "s1", "price"));
        _bench.Sweep(65);

        _bench.Messages().ShouldContain("winback.triggered");
        _bench.Query("SELECT CAST(body AS TEXT) FROM outbox WHERE type = 'winback.triggered'").Single().ShouldContain("price");
    }

    [Fact]
    public void A_failing_payment_is_no_choice_to_leave_it_holds_triggers_back_and_takes_none_back()
    {
        _bench.Take(64, [.. Bench.Weekly("A"), Saying.That(ActivityKind.PaymentFailed, "A", 64, "order:A-9")]);
        _bench.SweepDaily(65, 120);
        _bench.Messages().ShouldBeEmpty();

        _bench.Take(121, Saying.That(ActivityKind.PaymentRecovered, "A", 121, "order:A-9"));
        _bench.Sweep(121);
        _bench.Messages().ShouldBe(["winback.triggered"]);
        _bench.Take(122, Saying.That(ActivityKind.PaymentFailed, "A", 122, "order:A-9"));
        _bench.Messages().ShouldBe(["winback.triggered"]);
    }

    [Fact]
    public void What_a_campaign_did_is_kept_with_its_trigger_and_goes_when_its_customer_is_erased()
    {
        _bench.Take(63, Bench.Weekly("A"));
        _bench.Sweep(120);
        var trigger = _bench.Query("SELECT trigger_id FROM triggers").Single();
        ActivityEvent Outcome(string status) => Saying.That(ActivityKind.CampaignOutcome, "", 121, trigger, status) with { Term = status };
        _bench.Take(121, Outcome("sent"), Outcome("opened"), Outcome("sent"));
        _bench.Query("SELECT status FROM outcomes ORDER BY 1").ShouldBe(["opened", "sent"]);

        var receipt = _bench.Engine.Eraser.Erase("A", Bench.At(122)).ShouldNotBeNull();
        receipt.Rows["outcomes"].ShouldBe(2);
        _bench.Query("SELECT * FROM outcomes").ShouldBeEmpty();
        _bench.Query("SELECT event_id FROM inbox").ShouldBeEmpty();
    }

    private string Exported(params ActivityEvent[] events)
    {
        _bench.Take(20, events);
        return _bench.Export("A");
    }

    /// <summary>All that is told of a customer from the first member that timing has a part in up to what was cancelled.</summary>
    private static string Timing(string export)
    {
        var members = System.Text.Json.Nodes.JsonNode.Parse(export)!.AsObject();
        return string.Join(' ', new[] { "orders", "occasions", "frequency", "firstPurchaseAt", "lastPurchaseAt", "recencyDays", "spend", "expectedValue" }.Select(name => $"{name}={members[name]?.ToJsonString()}"));
    }

    private long Parked() => _bench.Database.Read(LedgerTable.CountParked);

    private string Reason() => _bench.Query("SELECT json_extract(CAST(body AS TEXT), '$.reason') FROM outbox WHERE type = 'winback.retracted'").Single();

    private void Counted(string line, bool isCounted = true) => _metrics.Render().Contains(line, StringComparison.Ordinal).ShouldBe(isCounted, line);
}
