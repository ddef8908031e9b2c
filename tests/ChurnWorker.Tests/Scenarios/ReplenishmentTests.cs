using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Identity;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>What runs out: a reminder before it does, once, and no win-back while it is merely due.</summary>
public sealed class ReplenishmentTests : IDisposable
{
    private const long Hour = 3_600_000;
    private static readonly WinBackOptions On = new() { HoldoutPercent = 0, Replenishment = true };
    private readonly Bench _bench = Of(On);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void An_article_that_lasts_thirty_days_a_unit_is_reminded_of_five_days_before_two_units_run_out_and_once()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", quantity: 2, supplyDays: 30));
        _bench.SweepDaily(10, 64);
        Reminders(_bench).ShouldBeEmpty();
        _bench.SweepDaily(65, 75);
        Reminders(_bench).ShouldBe([$"A|winback.replenishment.due.v1.high|{Bench.At(65)}"]);

        var body = JsonElement.Parse(_bench.Query("SELECT body FROM outbox")[0]);
        body.GetProperty("sku").GetString().ShouldBe("coffee");
        body.GetProperty("orderId").GetString().ShouldBe("1");
        body.GetProperty("basis").GetString().ShouldBe("supply_days");
        body.GetProperty("quantity").GetDecimal().ShouldBe(2);
        body.GetProperty("runsOutAt").GetDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(Bench.At(70));
        body.GetProperty("actBy").GetDateTimeOffset().ToUnixTimeMilliseconds().ShouldBe(Bench.At(77));
    }

    [Fact]
    public void Between_reminders_nobody_looks_at_the_customer()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30) with { Currency = "GBP" });
        _bench.Query("SELECT next_review_at FROM customers").ShouldBe([$"{Bench.At(35)}"]);
        _bench.Engine.Sweep.Run(Bench.At(35) - 1).Reviewed.ShouldBe(0);
        _bench.Engine.Sweep.Run(Bench.At(35)).Reviewed.ShouldBe(1);
        _bench.Query("SELECT remind_at, next_review_at FROM customers").ShouldBe(["-|-"]);
        _bench.Query("SELECT reason FROM decisions").ShouldBeEmpty();
        Reminders(_bench).ShouldBe([$"A|winback.replenishment.due.v1.low|{Bench.At(35)}"]);
    }

    [Fact]
    public void A_purchase_of_the_article_stops_the_reminder_and_begins_its_own()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30));
        _bench.Take(34, Bought("A", "2", 34, "coffee", supplyDays: 30));
        _bench.SweepDaily(34, 80);
        Reminders(_bench).ShouldBe([$"A|winback.replenishment.due.v1.high|{Bench.At(59)}"]);
    }

    [Fact]
    public void Another_article_does_not_stop_it_and_neither_does_an_event_that_is_no_purchase()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30));
        _bench.Take(36, Bought("A", "2", 36, "filter"));
        _bench.SweepDaily(36, 37);
        _bench.Take(37, new ActivityEvent { Kind = ActivityKind.Activity, Source = "shop", EventId = "visit", CustomerId = "A", Term = "visit", OccurredAt = Bench.At(37) });
        _bench.SweepDaily(37, 60);
        Reminders(_bench).Count.ShouldBe(1);
    }

    [Fact]
    public void What_ran_out_before_a_visit_to_the_shop_and_was_left_there_is_not_reminded_of()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30));
        _bench.Take(50, Bought("A", "2", 41, "filter"));
        _bench.SweepDaily(50, 60);
        Reminders(_bench).ShouldBeEmpty();
    }

    [Fact]
    public void Without_the_shops_word_the_customers_own_gaps_tell_and_a_single_purchase_tells_nothing()
    {
        _bench.Take(40, Bought("A", "1", 0, "soap"), Bought("A", "2", 20, "soap"), Bought("A", "3", 40, "soap"), Bought("A", "4", 40, "once"));
        _bench.SweepDaily(40, 54);
        Reminders(_bench).ShouldBeEmpty();
        _bench.SweepDaily(55, 80);
        Reminders(_bench).Count.ShouldBe(1);
        JsonElement.Parse(_bench.Query("SELECT body FROM outbox WHERE type = 'replenishment.due'")[0]).GetProperty("basis").GetString().ShouldBe("own_gaps");
    }

    [Fact]
    public void A_win_back_waits_while_a_replenishment_is_merely_due_and_comes_once_it_is_overdue()
    {
        _bench.Take(63, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = Lines("pills", 1, 180) } : e)]);
        _bench.SweepDaily(63, 249);
        _bench.Query("SELECT reason FROM decisions").ShouldBe(["replenishment_due"]);
        _bench.Query("SELECT held_by, next_review_at FROM customers").ShouldBe([$"replenishment_due|{Bench.At(63 + 180 + 7)}"]);
        _bench.SweepDaily(250, 250);
        _bench.Query("SELECT reason FROM decisions").ShouldBe(["replenishment_due", "fired"]);
        _bench.Messages().ShouldBe(["replenishment.due", "winback.triggered"]);
    }

    [Fact]
    public void A_supply_that_becomes_known_late_takes_the_trigger_back()
    {
        _bench.Take(63, Bench.Weekly("A"));
        _bench.Engine.Sweep.Run(Bench.At(150));
        _bench.Take(151, Bought("A", "A-9", 63, "pills", supplyDays: 365, version: 1));
        _bench.Messages().ShouldBe(["winback.triggered", "winback.retracted"]);
    }

    [Fact]
    public void Who_refuses_contact_complains_or_is_in_a_win_back_is_not_reminded()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30), Bought("B", "2", 10, "coffee", supplyDays: 30));
        _bench.Take(11, Stated(ActivityKind.Consent, "A") with { Term = "email", Score = 0 }, Stated(ActivityKind.ComplaintOpened, "B") with { Subject = "c" });
        _bench.SweepDaily(11, 60);
        Reminders(_bench).ShouldBeEmpty();
    }

    [Fact]
    public void Consent_given_in_time_brings_the_reminder_and_given_too_late_does_not()
    {
        foreach (var (customer, day) in (ReadOnlySpan<(string, double)>)[("A", 40), ("B", 60)])
        {
            _bench.Take(11, Bought(customer, customer, 10, "coffee", supplyDays: 30), Stated(ActivityKind.Consent, customer) with { Term = "email", Score = 0 });
            _bench.SweepDaily(11, (int)day);
            _bench.Take(day, Stated(ActivityKind.Consent, customer) with { EventId = $"granted-{customer}", Term = "email", Score = 1, OccurredAt = Bench.At(day) });
            _bench.SweepDaily((int)day, 80);
        }

        Reminders(_bench).ShouldBe([$"A|winback.replenishment.due.v1.high|{Bench.At(40)}"]);
    }

    [Fact]
    public void A_merged_customer_is_reminded_as_the_person_and_never_twice_of_one_purchase()
    {
        _bench.Take(10, Bought("B", "1", 10, "coffee", supplyDays: 30), Bought("A", "2", 9, "tea"));
        _bench.SweepDaily(10, 36);
        _bench.Take(36, Persons.Merge("A", "B", 36));
        _bench.SweepDaily(36, 80);
        Reminders(_bench).Select(r => r[..1]).ShouldBe(["B"]);
    }

    [Fact]
    public void An_erased_customer_is_forgotten_with_the_reminder()
    {
        _bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30));
        _bench.Take(11, Stated(ActivityKind.Erased, "A"));
        _bench.SweepDaily(11, 80);
        Reminders(_bench).ShouldBeEmpty();
    }

    [Fact]
    public void Lag_and_quiet_hours_put_a_reminder_off_through_a_restart()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, Replenishment = true, QuietHours = "08:00-15:00" });
        bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30));
        bench.Engine.Sweep.Run(Bench.At(35), isLagging: true);
        bench.Engine.Sweep.Run(Bench.At(35) + 15_000);
        bench.Restart();
        bench.Engine.Sweep.Run(Bench.At(35) + (3 * Hour) - 1).Reviewed.ShouldBe(0);
        Reminders(bench).ShouldBeEmpty();
        bench.Engine.Sweep.Run(Bench.At(35) + (3 * Hour));
        Reminders(bench).Count.ShouldBe(1);
    }

    [Fact]
    public void What_was_due_before_the_service_went_live_is_history()
    {
        using var bench = new Bench(new WorkerOptions { WinBack = On }, Bench.Model, liveSince: Bench.At(36));
        bench.Take(36, Bought("A", "1", 10, "coffee", supplyDays: 30), Bought("A", "2", 10, "tea", supplyDays: 40));
        bench.SweepDaily(36, 60);
        Reminders(bench).ShouldBe([$"A|winback.replenishment.due.v1.high|{Bench.At(45)}"], "tea alone");
    }

    [Fact]
    public void What_nobody_reminds_of_because_it_was_due_before_the_service_went_live_holds_no_win_back_either()
    {
        using var bench = new Bench(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0, Replenishment = true, BackfillTriggers = true } }, Bench.Model, liveSince: Bench.At(239));
        bench.Take(240, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = Lines("pills", 1, 180) } : e)]);
        bench.Query("SELECT replenish_until FROM customers").ShouldBe(["-"], "the reminder was due on day 238");
        bench.Sweep(240);
        bench.Messages().ShouldBe(["winback.triggered"]);

        bench.Take(241, new ActivityEvent { Kind = ActivityKind.Activity, Source = "shop", EventId = "visit", CustomerId = "A", Term = "visit", OccurredAt = Bench.At(241) });
        bench.Messages().ShouldBe(["winback.triggered"], "nothing new disproves it");
    }

    [Fact]
    public void A_purchase_that_is_heard_of_after_its_reminder_was_due_is_reminded_of_at_once_and_holds_as_ever()
    {
        _bench.Take(240, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = Lines("pills", 1, 180) } : e)]);
        _bench.SweepDaily(240, 249);
        Reminders(_bench).ShouldBe([$"A|winback.replenishment.due.v1.high|{Bench.At(240)}"]);
        _bench.Messages().ShouldBe(["replenishment.due"]);
        _bench.Sweep(250);
        _bench.Messages().ShouldBe(["replenishment.due", "winback.triggered"]);
    }

    [Theory]
    [InlineData(1, 730, true)]
    [InlineData(1, 731, false)]
    [InlineData(2, 366, false)]
    [InlineData(1, 3650, false)]
    public void What_lasts_longer_than_two_years_is_no_replenishment_and_holds_nothing(int quantity, int supplyDays, bool holds)
    {
        _bench.Take(63, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = Lines("mattress", quantity, supplyDays) } : e)]);
        _bench.Query("SELECT replenish_until, remind_at FROM customers").ShouldBe([holds ? $"{Bench.At(63 + 737)}|{Bench.At(63 + 725)}" : "-|-"]);
        _bench.SweepDaily(63, 250);
        _bench.Messages().Contains("winback.triggered").ShouldBe(!holds);
    }

    [Fact]
    public void A_shop_that_does_not_ask_for_it_gets_none_and_turning_it_on_finds_what_is_to_come()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        bench.Take(10, Bought("A", "1", 10, "coffee", supplyDays: 30));
        bench.SweepDaily(10, 20);
        bench.Restart(new WorkerOptions { WinBack = On });
        bench.Engine.Calibrator.IsRetimingDue().ShouldBeTrue();
        bench.Engine.Calibrator.Retime(Bench.At(20));
        bench.SweepDaily(20, 60);
        Reminders(bench).Count.ShouldBe(1);

        bench.Restart(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } });
        bench.Engine.Calibrator.Retime(Bench.At(60));
        bench.Query("SELECT replenish_until, remind_at FROM customers").ShouldBe(["-|-"]);
    }

    [Fact]
    public void What_was_imported_before_the_service_went_live_is_reminded_of_and_holds_once_it_is_live()
    {
        using var imported = new Bench(new WorkerOptions { WinBack = On }, Bench.Model, liveSince: long.MaxValue);
        imported.Take(64, [.. Bench.Weekly("A").Select((e, i) => i == 9 ? e with { Detail = Lines("pills", 1, 180) } : e)]);
        imported.Engine.Calibrator.Retime(Bench.At(64));
        imported.Query("SELECT replenish_until, remind_at FROM customers").ShouldBe(["-|-"]);

        imported.Restart(liveSince: Bench.At(65));
        imported.Engine.Calibrator.IsRetimingDue().ShouldBeTrue();
        imported.Engine.Calibrator.Retime(Bench.At(65));
        imported.Engine.Calibrator.IsRetimingDue().ShouldBeFalse();
        imported.SweepDaily(65, 250);
        imported.Messages().ShouldBe(["replenishment.due", "winback.triggered"]);
        imported.Query("SELECT reason FROM decisions").ShouldBe(["replenishment_due", "fired"]);
    }

    [Fact]
    public void A_shop_without_replenishments_gives_nobody_new_instants_for_going_live()
    {
        using var imported = new Bench(model: Bench.Model, liveSince: long.MaxValue);
        imported.Take(64, Bench.Weekly("A"));
        imported.Engine.Calibrator.Retime(Bench.At(64));
        imported.Restart(liveSince: Bench.At(65));
        imported.Engine.Calibrator.IsRetimingDue().ShouldBeFalse();
    }

    [Fact]
    public void Calibration_learns_how_long_articles_last()
    {
        for (var i = 0; i < 60; i++)
            _bench.Take(90, [.. Enumerable.Range(0, 3).Select(n => Bought($"c{i}", $"c{i}-{n}", (30 * n) + (i % 3), "soap", amount: 1000 + i))]);
        var supplies = _bench.Engine.Calibrator.Run(Bench.At(91)).Model!.Supplies!;
        supplies.Days.ShouldBe(30, 1e-9);
        supplies.Articles.ShouldBe(new Dictionary<string, double> { ["soap"] = 30 });
        _bench.Restart();
        _bench.Engine.Models.Context!.Model.Supplies!.Days.ShouldBe(30, 1e-9);
    }

    internal static string Lines(string sku, decimal quantity, int? supplyDays) =>
        $$"""{"lines":[{"sku":"{{sku}}","quantity":{{quantity}}{{(supplyDays is { } days ? $",\"supplyDays\":{days}" : "")}}}]}""";

    private static Bench Of(WinBackOptions options) => new(new WorkerOptions { WinBack = options }, Bench.Model);

    private static ActivityEvent Bought(string customer, string order, double day, string sku, decimal quantity = 1, int? supplyDays = null, int version = 0, long amount = 5000) =>
        Bench.Purchase(customer, order, day, amount, version == 0 ? null : $"edit-{order}", version) with { Detail = Lines(sku, quantity, supplyDays) };

    private static ActivityEvent Stated(ActivityKind kind, string customer) => new()
    {
        Kind = kind, Source = "shop", EventId = $"{kind}-{customer}", CustomerId = customer, OccurredAt = Bench.At(11),
    };

    private static List<string> Reminders(Bench bench) =>
        bench.Query("SELECT customer_id, routing_key, occurred_at FROM outbox WHERE type = 'replenishment.due' ORDER BY occurred_at, customer_id");
}
