namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>The crash that shows whether effects happen once: everything is on disk, and the broker knows of nothing.</summary>
public sealed class KilledBeforeAckTests
{
    [Fact]
    public async Task A_worker_killed_between_commit_and_ack_takes_the_redelivery_as_duplicates_and_says_nothing_twice()
    {
        await using var shop = await Shop.OpenAsync("killed-before-ack");
        await using var forwarder = new TcpForwarder(shop.Broker.Options.Bus.RabbitMq.Port);
        forwarder.Open();
        await using var campaign = await CampaignSystem.ListenAsync(shop.Broker);
        var settings = shop.Settings(forwarder.Port);
        int unacknowledged;
        await using (var worker = WorkerProcess.Run(settings))
        {
            var acknowledged = (await HearOfSilenceAsync(shop, worker, campaign)).Values.Sum();

            // The worker still gets deliveries, but its acks and publishes go nowhere: the broker sees a worker that died before it sent them
            forwarder.GoDeaf();
            unacknowledged = (await shop.PublishComebackAsync(Shop.Customers, TimeProvider.System.GetUtcNow())).Values.Sum();
            await worker.EventuallyAsync(async () => await worker.EventsAsync("accepted") == acknowledged + unacknowledged, "every event should be on disk");
            await worker.KillAsync();
        }

        await Eventually.BeTrueAsync(async () => await shop.WaitingAsync() == unacknowledged, "the broker should hold the events again");
        var before = await WorkerProcess.ExecuteAsync(settings, "export", "--all");
        before.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(Shop.Customers);

        forwarder.Hear();
        await using var restarted = WorkerProcess.Run(settings);
        await restarted.BeReadyAsync();
        await restarted.EventuallyAsync(async () => await restarted.EventsAsync("duplicate") == unacknowledged, "every redelivered event should be a duplicate");
        await restarted.EventuallyAsync(() => Task.FromResult(Types(campaign.Received()).Contains("winback.resolved")), "the campaign system should hear of the purchase");
        await restarted.BeIdleAsync();
        (await restarted.EventsAsync("accepted")).ShouldBe(0);
        (await restarted.StopAsync()).ShouldBe(0, restarted.Output);

        (await WorkerProcess.ExecuteAsync(settings, "export", "--all")).ShouldBe(before);
        (await shop.WaitingAsync()).ShouldBe(0u);
        var deliveries = await campaign.FinishAsync(shop.Broker);
        deliveries.Select(delivery => delivery.MessageId).ShouldBeUnique();
        Types(deliveries).ShouldBe(["winback.triggered", "winback.resolved"]);
    }

    private static async Task<IReadOnlyDictionary<string, int>> HearOfSilenceAsync(Shop shop, WorkerProcess worker, CampaignSystem campaign)
    {
        await worker.BeReadyAsync();
        var confirmed = await shop.PublishHistoryAsync(Shop.Customers, TimeProvider.System.GetUtcNow());
        await worker.EventuallyAsync(() => Task.FromResult(Types(campaign.Received()).Any()), "the trigger should reach the campaign system");
        await worker.BeIdleAsync();
        return confirmed;
    }

    private static IEnumerable<string> Types(IEnumerable<Delivery> deliveries) =>
        deliveries.Where(delivery => delivery.CustomerId == Shop.WeeklyBuyer).Select(delivery => delivery.Type);
}
