using System.Text.Json;
using ChurnWorker.Assessment;
using ChurnWorker.Commands;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Retention;
using ChurnWorker.Reports;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Reports;

public sealed class ShopReporterTests : IDisposable
{
    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_members_of_the_json_are_those_of_the_contract()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Report(0, 100), JsonOutput.Options));

        string[] contract =
        [
            "from", "to", "activeDays", "customersAtStart", "customersAtEnd", "newCustomers", "lostCustomers", "retentionRatePercent", "customerChurnRatePercent",
            "revenueChurnRate", "repeatPurchaseRatePercent", "repeatPurchaseRateInWindowPercent", "averageOrderValue", "purchasesPerCustomer", "lifetimeDays",
            "naiveLtv", "modelValue", "csatPercent", "nps", "cesPercent", "revenueAtRisk",
        ];
        contract.Where(member => !json.RootElement.TryGetProperty(member, out _)).ShouldBeEmpty();
        json.RootElement.GetProperty("from").GetString().ShouldBe("2024-01-01");
        json.RootElement.GetProperty("retentionRatePercent").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("revenueAtRisk").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void A_merged_customer_is_counted_as_one_person()
    {
        _bench.Take(10, Bench.Purchase("A", "a", 1), Bench.Purchase("B", "b", 2));
        Report(0, 100).CustomersAtEnd.ShouldBe(2);

        _bench.Take(20, Persons.Merge("A", "B", 20));

        var report = Report(0, 100);
        report.CustomersAtEnd.ShouldBe(1);
        report.PurchasesPerCustomer.ShouldBe(2);
    }

    [Fact]
    public void Revenue_at_risk_is_the_value_at_stake_of_cycles_open_at_the_end()
    {
        var fired = FirstTrigger();

        Report(0, fired - 1).RevenueAtRisk.ShouldBe(0);
        Report(0, fired + 1).RevenueAtRisk!.Value.ShouldBeGreaterThan(0);
        _bench.Take(fired + 2, Bench.Purchase("A", "back", fired + 2));
        Report(0, fired + 3).RevenueAtRisk.ShouldBe(0);
        Report(0, fired + 1).RevenueAtRisk!.Value.ShouldBeGreaterThan(0); // the past stays what it was
    }

    [Fact]
    public void A_contacted_cycle_counts_once_its_days_are_over()
    {
        var fired = FirstTrigger();
        _bench.Take(fired + 2, Bench.Purchase("A", "back", fired + 2));

        Report(0, fired + 50).WinBack!.NotYetMeasurable.ShouldBe(1);
        var winBack = Report(0, fired + 100).WinBack!;
        (winBack.All.Treated, winBack.All.TreatedWonBack, winBack.All.HeldOut).ShouldBe((1, 1, 0));
        winBack.Revenue.Single().TreatedMean.ShouldBe(50m);
    }

    [Fact]
    public void A_held_out_cycle_counts_in_the_other_arm()
    {
        using var bench = new Bench(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 100 } }, Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.SweepDaily(63, 300);

        var winBack = Report(bench, 0, 400).WinBack!;

        (winBack.All.Treated, winBack.All.HeldOut, winBack.All.HeldOutWonBack).ShouldBe((0, 1, 0));
    }

    [Fact]
    public void Outcomes_of_campaigns_are_kept_by_trigger_and_counted_by_channel()
    {
        var fired = FirstTrigger();
        var trigger = _bench.Query("SELECT trigger_id FROM triggers").Single();
        _bench.Take(
            fired + 1, Outcome("1", trigger, "sent", fired + 1), Outcome("2", trigger, "opened", fired + 1), Outcome("3", trigger, "opened", fired + 1),
            Outcome("2", trigger, "opened", fired + 1));

        _bench.Query("SELECT trigger_id, event_id, status, channel FROM outcomes ORDER BY event_id")
            .ShouldBe([$"{trigger}|1|sent|email", $"{trigger}|2|opened|email", $"{trigger}|3|opened|email"]);
        Report(0, fired + 2).WinBack!.Outcomes.Select(o => (o.Channel, o.Status, o.Triggers)).ShouldBe([("email", "opened", 1), ("email", "sent", 1)]);
    }

    [Fact]
    public void Outcomes_go_with_the_customer_who_is_erased_and_later_ones_leave_no_trace()
    {
        var fired = FirstTrigger();
        var trigger = _bench.Query("SELECT trigger_id FROM triggers").Single();
        _bench.Take(fired + 1, Outcome("1", trigger, "sent", fired + 1));
        var receipt = _bench.Engine.Eraser.Erase("A", Bench.At(fired + 2)).ShouldNotBeNull();

        _bench.Take(fired + 3, Outcome("2", trigger, "opened", fired + 3)).ShouldBe([EventOutcome.UnknownTrigger]);

        receipt.Rows["outcomes"].ShouldBe(1);
        _bench.Query("SELECT * FROM outcomes").ShouldBeEmpty();
        _bench.Query("SELECT event_id FROM inbox").ShouldBe(["2"]);
    }

    private static ActivityEvent Outcome(string id, string trigger, string status, double day) => new()
    {
        Kind = ActivityKind.CampaignOutcome,
        Source = "campaigns",
        EventId = id,
        OccurredAt = Bench.At(day),
        Subject = trigger,
        Term = status,
        Detail = """{"channel":"email"}""",
    };

    private int FirstTrigger()
    {
        _bench.Take(63, Bench.Weekly("A"));
        for (var day = 63; day < 900; day++)
        {
            _bench.Sweep(day);
            if (_bench.Messages().Count > 0)
                return day;
        }

        throw new InvalidOperationException("Nothing fired.");
    }

    private ShopReport Report(double from, double to) => Report(_bench, from, to);

    private static ShopReport Report(Bench bench, double from, double to)
    {
        using var reader = bench.Database.OpenReader();
        return new ShopReporter(reader, bench.Engine.Options.Shop.ToFoldRules(), bench.Engine.Models.Policy).Compute(new RetentionWindow(Bench.At(from), Bench.At(to), 365));
    }
}
