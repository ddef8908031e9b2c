using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>What a campaign system is told beside the bare trigger.</summary>
public sealed class ContentTests
{
    [Fact]
    public void A_trigger_names_the_categories_of_the_last_order_first_and_channels_by_activity_and_consent()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        bench.Take(63, [.. Bench.Weekly("A").Select((e, i) => e with { Detail = Lines(i == 9 ? "lights" : i < 3 ? "candles" : "cards") })]);
        bench.Take(64, Consent("email", 1), Consent("sms", 0), Visit("push", 1), Visit("push", 2), Visit("email", 3), Visit("sms", 4), Visit("sms", 5), Visit("sms", 6));
        bench.SweepDaily(64, 150);
        var trigger = Trigger(bench);
        Texts(trigger, "categories").ShouldBe(["lights", "cards", "candles"]);
        Texts(trigger, "channels").ShouldBe(["push", "email"]);
        trigger.TryGetProperty("playbook", out _).ShouldBeFalse();
        trigger.TryGetProperty("maxIncentive", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Too expensive", "price")]
    [InlineData("moon phase", "win-back")]
    [InlineData(null, "win-back")]
    public void The_reason_of_a_cancellation_fires_at_once_and_names_the_playbook(string? reason, string playbook)
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        bench.Take(63, Bench.Weekly("A"));
        bench.Take(65, Cancelled(65, reason));
        bench.Engine.Sweep.Run(Bench.At(65));
        var trigger = Trigger(bench);
        trigger.GetProperty("playbook").GetString().ShouldBe(playbook);
        trigger.GetProperty("pNoPurchase").GetDouble().ShouldBe(1);
        Texts(trigger, "reasons").ShouldContain("subscription_cancelled");
    }

    [Fact]
    public void An_incentive_may_cost_no_more_than_a_new_customer_nor_than_what_is_at_stake()
    {
        MaxIncentive(12.5m).ShouldBe(12.5m);
        MaxIncentive(1_000_000).ShouldBeInRange(1, 100_000);

        static decimal MaxIncentive(decimal acquisitionCost)
        {
            using var bench = Of(new WinBackOptions { HoldoutPercent = 0, AcquisitionCost = acquisitionCost });
            bench.Take(63, Bench.Weekly("A"));
            bench.SweepDaily(64, 150);
            var trigger = Trigger(bench);
            trigger.GetProperty("maxIncentive").GetDecimal().ShouldBeLessThanOrEqualTo(trigger.GetProperty("valueAtStake").GetDecimal());
            return trigger.GetProperty("maxIncentive").GetDecimal();
        }
    }

    [Fact]
    public void Where_contact_is_measured_to_add_something_an_incentive_may_cost_no_more_than_that_and_the_explanation_says_so()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, AcquisitionCost = 1_000_000 });
        using (var transaction = bench.Database.Begin())
        {
            MetaStore.NoteUplift(bench.Database, MeasuredUplift.Of(8, 4.1, 11.9, Bench.At(60)));
            transaction.Commit();
        }

        bench.Restart();
        bench.Take(63, Bench.Weekly("A"));
        bench.SweepDaily(64, 150);
        var trigger = Trigger(bench);
        trigger.GetProperty("maxIncentive").GetDecimal().ShouldBe(trigger.GetProperty("valueAtStake").GetDecimal() * 0.08m, 0.01m);
        trigger.GetProperty("explanation").GetString()!.ShouldContain("8.0 points more customers (95 % interval 4.1 to 11.9)");
    }

    [Theory]
    [InlineData(8.0, 4.1, 11.9, 0.08)]
    [InlineData(-8.0, -11.9, -4.1, -0.08)]
    [InlineData(8.0, -0.1, 16.1, null)]
    [InlineData(null, null, null, null)]
    public void A_difference_counts_where_its_interval_leaves_out_zero(double? points, double? low, double? high, double? share) =>
        (MeasuredUplift.Of(points, low, high, 0)?.Share).ShouldBe(share);

    [Fact]
    public void Who_cancels_without_a_reason_is_asked_why_once()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0 });
        bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B")]);
        bench.Take(65, Cancelled(65, null), Cancelled(65, "moved") with { CustomerId = "B", EventId = "b" });
        bench.Take(66, Visit("web", 66));
        bench.Query("SELECT customer_id, routing_key FROM outbox WHERE type = 'exit.survey.requested'").ShouldBe(["A|winback.exit.survey.requested.v1.high"]);
    }

    [Fact]
    public void A_cancellation_from_before_the_service_went_live_asks_nobody()
    {
        using var bench = new Bench(model: Bench.Model, liveSince: Bench.At(100));
        bench.Take(101, [.. Bench.Weekly("A"), Cancelled(65, null)]);
        bench.Messages().ShouldBeEmpty();
    }

    [Fact]
    public void Regular_buyers_are_suggested_for_a_subscription_once_where_the_shop_wants_it_and_irregular_ones_are_not()
    {
        using var bench = Of(new WinBackOptions { HoldoutPercent = 0, SuggestSubscriptions = true });
        bench.Take(63, [.. Bench.Weekly("A"), .. Enumerable.Range(0, 8).Select(i => Bench.Purchase("B", $"B-{i}", i * i))]);
        bench.Take(70, Bench.Purchase("A", "next", 70));
        bench.Query("SELECT customer_id FROM outbox WHERE type = 'subscription.offer.suggested'").ShouldBe(["A"]);

        using var silent = Of(new WinBackOptions { HoldoutPercent = 0 });
        silent.Take(63, Bench.Weekly("A"));
        silent.Messages().ShouldBeEmpty();
    }

    [Fact]
    public void A_pause_holds_the_trigger_and_freezes_the_clock_of_the_silence()
    {
        using var paused = Of(new WinBackOptions { HoldoutPercent = 0 });
        using var other = Of(new WinBackOptions { HoldoutPercent = 0 });
        foreach (var bench in (Bench[])[paused, other])
            bench.Take(63, Bench.Weekly("A"));
        other.SweepDaily(63, 300);
        var crossing = long.Parse(other.Query("SELECT MIN(fired_at) FROM triggers")[0], System.Globalization.CultureInfo.InvariantCulture);

        paused.Take(64, Changed(64, 0));
        paused.SweepDaily(64, 300);
        paused.Query("SELECT reason FROM decisions").ShouldBe(["paused"]);
        paused.Take(300, Changed(300, 1000));
        paused.SweepDaily(300, 600);
        paused.Query("SELECT MIN(fired_at) FROM triggers").ShouldBe([$"{crossing + ((300 - 64) * Bench.Day)}"]);
    }

    private static Bench Of(WinBackOptions options) => new(new WorkerOptions { WinBack = options }, Bench.Model);

    private static JsonElement Trigger(Bench bench) => JsonElement.Parse(bench.Query("SELECT body FROM outbox WHERE type = 'winback.triggered'")[0]);

    private static IEnumerable<string?> Texts(JsonElement trigger, string name) => trigger.GetProperty(name).EnumerateArray().Select(t => t.GetString());

    private static string Lines(string category) => $$"""{"lines":[{"sku":"s","quantity":1,"category":"{{category}}"}]}""";

    private static ActivityEvent Consent(string channel, int granted) => Stated(ActivityKind.Consent, 64, channel) with { Term = channel, Score = granted };

    private static ActivityEvent Visit(string channel, int number) =>
        Stated(ActivityKind.Activity, 60, $"{channel}{number}") with { Term = "visit", Detail = $$"""{"channel":"{{channel}}"}""" };

    private static ActivityEvent Cancelled(double day, string? reason) =>
        Stated(ActivityKind.SubscriptionCancelled, day, "end") with { Subject = "s", Detail = reason is null ? null : $$"""{"reason":"{{reason}}"}""" };

    private static ActivityEvent Changed(double day, long amount) =>
        Stated(ActivityKind.SubscriptionChanged, day, $"change{amount}") with { Subject = "s", Amount = amount, Currency = "EUR", Term = "month" };

    private static ActivityEvent Stated(ActivityKind kind, double day, string id) => new()
    {
        Kind = kind,
        Source = "shop",
        EventId = $"{kind}-{id}",
        CustomerId = "A",
        OccurredAt = Bench.At(day),
    };
}
