using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Identity;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>Service before sales: <c>service.recovery.needed</c>.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const string Asked = "SELECT customer_id, json_extract(CAST(body AS TEXT), '$.complaintId'), json_extract(CAST(body AS TEXT), '$.expectedValue') FROM outbox WHERE type = 'service.recovery.needed' ORDER BY sequence";
    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void While_a_complaint_is_open_no_sales_trigger_fires_and_service_is_asked_for_once()
    {
        _bench.Take(63, Bench.Weekly("A"));
        _bench.Take(64, Opened("A", 64, "c1"));
        _bench.SweepDaily(64, 200);
        _bench.Messages().ShouldBe(["service.recovery.needed"]);

        _bench.Take(201, Bench.Purchase("A", "late", 201), Opened("A", 64, "c1"), Opened("A", 65, "c1", "again"));
        _bench.SweepDaily(201, 300);
        _bench.Messages().ShouldBe(["service.recovery.needed"]);
        _bench.Query("SELECT DISTINCT reason FROM decisions").ShouldBe(["complaint_open"]);
    }

    [Fact]
    public void Each_complaint_is_asked_about()
    {
        _bench.Take(65, [.. Bench.Weekly("A"), Opened("A", 64, "c1"), Opened("A", 65, "c2")]);
        _bench.Sweep(66);
        _bench.Messages().ShouldBe(["service.recovery.needed", "service.recovery.needed"]);
    }

    [Fact]
    public void A_complaint_of_a_customer_below_high_value_or_closed_by_the_next_look_asks_for_nothing()
    {
        _bench.Take(65, [.. Bench.Weekly("A"), Opened("A", 64, "c1"), Saying.That(ActivityKind.ComplaintClosed, "A", 65, "c1")]);
        _bench.Take(65, [.. Bench.Weekly("B").Select(e => e with { Currency = "GBP" }), Opened("B", 64, "c2")]);
        _bench.Sweep(66);
        _bench.Messages().ShouldBeEmpty();
    }

    [Fact]
    public void A_complaint_from_before_the_service_went_live_is_history()
    {
        using var bench = new Bench(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } }, Bench.Model, liveSince: Bench.At(70));
        bench.Take(71, [.. Bench.Weekly("A"), Opened("A", 64, "c1")]);
        bench.Sweep(71);
        bench.Messages().ShouldBeEmpty();

        bench.Take(72, Opened("A", 72, "c2"));
        bench.Sweep(72);
        bench.Query(Asked).ShouldHaveSingleItem().ShouldContain("|c2|");
    }

    [Fact]
    public void What_is_asked_follows_from_what_is_known_at_the_look_and_not_from_the_order_in_which_it_came()
    {
        using var other = new Bench(model: Bench.Model);
        _bench.Take(64, Opened("A", 64, "c1"));
        foreach (var purchase in Bench.Weekly("A"))
            _bench.Take(64, purchase);
        other.Take(64, Bench.Weekly("A"));
        other.Take(64, Opened("A", 64, "c1"));
        _bench.Sweep(65);
        other.Sweep(65);
        _bench.Query(Asked).ShouldHaveSingleItem();
        _bench.State().ShouldBe(other.State());
    }

    [Fact]
    public void A_merge_does_not_ask_again()
    {
        _bench.Take(64, [.. Bench.Weekly("A"), .. Bench.Weekly("B"), Opened("B", 64, "c1")]);
        _bench.Sweep(65);
        _bench.Take(66, Persons.Merge("A", "B", 66));
        _bench.Sweep(67);
        _bench.Query(Asked).ShouldHaveSingleItem().ShouldStartWith("B|c1|");
    }

    private static ActivityEvent Opened(string customer, double day, string complaint, string? id = null) =>
        Saying.That(ActivityKind.ComplaintOpened, customer, day, complaint, id);
}
