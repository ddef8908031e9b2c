using System.Net;
using System.Text.Json;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>The worker comes before its broker.</summary>
public sealed class AbsentBrokerTests
{
    [Fact]
    public async Task A_worker_without_its_broker_is_live_and_not_ready_and_recovers_without_a_restart_when_the_broker_comes()
    {
        await using var shop = await Shop.OpenAsync("absent-broker");
        await using var campaign = await CampaignSystem.ListenAsync(shop.Broker);
        await using var forwarder = new TcpForwarder(shop.Broker.Options.Bus.RabbitMq.Port);
        await using var worker = WorkerProcess.Run(shop.Settings(forwarder.Port));

        await worker.EventuallyAsync(async () => await worker.StatusAsync("/health/live") == HttpStatusCode.OK, "the worker should be live");
        (await worker.StatusAsync("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        await worker.EventuallyAsync(() => Task.FromResult(Attempts(worker).Count >= 3), "the worker should say that it tries again");
        var attempts = Attempts(worker);
        attempts.ShouldBe(Enumerable.Range(1, attempts.Count));
        (await worker.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        (await worker.StatusAsync("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        forwarder.Open();
        await worker.BeReadyAsync();
        var events = (await shop.PublishHistoryAsync(Shop.Customers, TimeProvider.System.GetUtcNow())).Values.Sum();
        await worker.EventuallyAsync(async () => await worker.EventsAsync("accepted") == events, "every event should be accepted");
        await worker.EventuallyAsync(
            () => Task.FromResult(campaign.Received().Any(delivery => delivery.CustomerId == Shop.WeeklyBuyer)), "the trigger should reach the campaign system");
        worker.IsRunning.ShouldBeTrue();
    }

    /// <summary>Numbers of the failed attempts, one log line each.</summary>
    private static IReadOnlyList<int> Attempts(WorkerProcess worker) => worker.Output.Split('\n')
        .Where(line => line.Contains("Firehose is not connected", StringComparison.Ordinal))
        .Select(line => JsonElement.Parse(line).GetProperty("Attempt").GetInt32())
        .ToList();
}
