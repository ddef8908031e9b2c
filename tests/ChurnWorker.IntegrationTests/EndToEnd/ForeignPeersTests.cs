using System.Text.Json;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>The whole way on a real broker: a producer in Python, the worker as its own process, a campaign system in Python.</summary>
public sealed class ForeignPeersTests
{
    private static readonly string[] s_members =
    [
        "triggerId", "cycleId", "customerId", "stage", "stageName", "firedAt", "actBy", "lastPurchaseAt", "daysSinceLastPurchase", "pNoPurchase", "pNoPurchaseLow", "pNoPurchaseHigh", "horizonDays", "pAlive",
        "expectedNextPurchaseAt", "silencePercentile", "valueTier", "expectedValue", "valueAtStake", "currency", "reasons", "explanation", "channels", "categories",
        "modelId", "readiness", "policyVersion", "cause",
    ];

    [Fact]
    public async Task A_valuable_customer_gone_quiet_is_told_once_to_a_campaign_system_whatever_the_encoding_of_the_purchases()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var shop = await Shop.OpenAsync("foreign-peers");
        await using var campaign = await CampaignSystem.ListenAsync(shop.Broker);
        await using var worker = WorkerProcess.Run(shop.Settings());
        await worker.BeReadyAsync();

        var confirmed = await shop.PublishHistoryAsync(customers: 120, now);
        confirmed.Keys.ShouldBe(["plain", "structured", "binary", "masstransit"], ignoreOrder: true);
        confirmed.Values.ShouldAllBe(count => count > 50);
        await worker.EventuallyAsync(async () => await worker.EventsAsync("accepted") == confirmed.Values.Sum(), "every confirmed event should be accepted");
        await worker.EventuallyAsync(
            () => Task.FromResult(campaign.Received().Any(delivery => delivery.CustomerId == Shop.WeeklyBuyer)), "the trigger should reach the campaign system");
        await worker.BeIdleAsync();

        var deliveries = await campaign.FinishAsync(shop.Broker);
        deliveries.Select(delivery => delivery.MessageId).ShouldBeUnique();
        var trigger = deliveries.Where(delivery => delivery.CustomerId == Shop.WeeklyBuyer).ShouldHaveSingleItem();
        ShouldSayEverything(trigger, now);
        ShouldBeACloudEvent(trigger);
        (await worker.StopAsync()).ShouldBe(0, worker.Output);
    }

    private static void ShouldSayEverything(Delivery trigger, DateTimeOffset now)
    {
        var body = trigger.Json;
        // maxIncentive is there only where the policy can say
        body.EnumerateObject().Select(member => member.Name).Where(name => name != "maxIncentive").ShouldBe(s_members, ignoreOrder: true);
        body.GetProperty("stage").GetInt32().ShouldBeInRange(1, 3);
        body.GetProperty("stageName").GetString().ShouldNotBeNullOrEmpty();
        var firedAt = body.GetProperty("firedAt").GetDateTimeOffset();
        firedAt.ShouldBeGreaterThanOrEqualTo(now);
        body.GetProperty("actBy").GetDateTimeOffset().ShouldBe(firedAt.AddDays(7));
        body.GetProperty("lastPurchaseAt").GetDateTimeOffset().ShouldBe(now.AddDays(-Shop.QuietDays), TimeSpan.FromMilliseconds(1));
        body.GetProperty("daysSinceLastPurchase").GetDouble().ShouldBe(Shop.QuietDays, 0.1);
        body.GetProperty("horizonDays").GetInt32().ShouldBe(90);
        body.GetProperty("pNoPurchase").GetDouble().ShouldBeInRange(0.70, 1);
        body.GetProperty("pAlive").GetDouble().ShouldBeInRange(0, 0.30);
        body.GetProperty("silencePercentile").GetDouble().ShouldBeInRange(90, 100);
        body.GetProperty("valueTier").GetString().ShouldBe("high");
        body.GetProperty("expectedValue").GetDecimal().ShouldBePositive();
        body.GetProperty("valueAtStake").GetDecimal().ShouldBePositive();
        body.GetProperty("currency").GetString().ShouldBe("EUR");
        body.GetProperty("reasons").GetArrayLength().ShouldBePositive();
        body.GetProperty("cause").GetString().ShouldBe("backfill");
        foreach (var name in new[] { "explanation", "modelId", "readiness", "policyVersion" }) body.GetProperty(name).GetString().ShouldNotBeNullOrEmpty(name);
        foreach (var name in new[] { "channels", "categories" }) body.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Array, name);
    }

    private static void ShouldBeACloudEvent(Delivery trigger)
    {
        var id = trigger.Json.GetProperty("triggerId").GetGuid().ToString("D");
        trigger.RoutingKey.ShouldBe("winback.triggered.v1.high");
        trigger.Type.ShouldBe("winback.triggered");
        trigger.ContentType.ShouldBe("application/json");
        trigger.DeliveryMode.ShouldBe(2);
        trigger.Redelivered.ShouldBeFalse();
        trigger.MessageId.ShouldBe(id);
        trigger.Headers["cloudEvents_specversion"].ShouldBe("1.0");
        trigger.Headers["cloudEvents_id"].ShouldBe(id);
        trigger.Headers["cloudEvents_type"].ShouldBe("winback.triggered");
        trigger.Headers["cloudEvents_subject"].ShouldBe(Shop.WeeklyBuyer);
        trigger.Headers["cloudEvents_source"].ShouldNotBeNullOrEmpty();
        JsonElement.Parse($"\"{trigger.Headers["cloudEvents_time"]}\"").GetDateTimeOffset().ShouldBe(trigger.Json.GetProperty("firedAt").GetDateTimeOffset());
    }
}
