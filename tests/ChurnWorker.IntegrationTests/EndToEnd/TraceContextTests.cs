using ChurnWorker.IntegrationTests.Tracing;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>A trace that begins in a producer in Python goes on to the trigger, as a collector sees it.</summary>
public sealed class TraceContextTests
{
    private const int Producer = 4;
    private const int Consumer = 5;

    [Fact]
    public async Task A_trigger_is_linked_to_the_purchase_whose_silence_it_is_about_and_carries_its_own_context_to_the_campaign()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var shop = await Shop.OpenAsync("traces");
        await using var campaign = await CampaignSystem.ListenAsync(shop.Broker);
        var settings = new Dictionary<string, string>(shop.Settings()) { ["Telemetry__OtlpEndpoint"] = collector.Url };
        await using var worker = WorkerProcess.Run(settings);
        await worker.BeReadyAsync();

        await shop.PublishHistoryAsync(Shop.Customers, TimeProvider.System.GetUtcNow());
        await worker.EventuallyAsync(
            () => Task.FromResult(campaign.Received().Any(delivery => delivery.CustomerId == Shop.WeeklyBuyer)), "the trigger should reach the campaign system");
        await worker.BeIdleAsync();
        (await worker.StopAsync()).ShouldBe(0, worker.Output);

        var trigger = (await campaign.FinishAsync(shop.Broker)).Single(delivery => delivery.CustomerId == Shop.WeeklyBuyer);
        var origin = ContextOf(shop.LastTraces[Shop.WeeklyBuyer]);
        ShouldBeLinked(collector, trigger, origin);
        collector.Metrics.ShouldContain("churnworker.events");
        collector.Metrics.ShouldContain("churnworker.outbox.pending");
    }

    private static void ShouldBeLinked(OtlpReceiver collector, Delivery trigger, (string TraceId, string SpanId) origin)
    {
        var batch = collector.Spans.Where(span => span.Links.Contains(origin) && span.Kind == Consumer).ShouldHaveSingleItem();
        batch.Name.ShouldStartWith("process ");
        batch.Attributes["messaging.system"].ShouldBe("rabbitmq");
        batch.Attributes["messaging.operation.type"].ShouldBe("process");
        batch.Name.ShouldBe($"process {batch.Attributes["messaging.destination.name"]}");

        var created = collector.Spans.Where(span => span.Kind == Producer && span.Attributes["messaging.message.id"] == trigger.MessageId).ShouldHaveSingleItem();
        created.Name.ShouldBe("create winback.triggered");
        created.Links.ShouldBe([origin]);
        ContextOf(trigger.Headers["traceparent"]).ShouldBe((created.TraceId, created.SpanId));

        var sent = collector.Spans.Where(span => span.Name.StartsWith("send ", StringComparison.Ordinal) && span.Attributes["messaging.message.id"] == trigger.MessageId).ShouldHaveSingleItem();
        (sent.TraceId, sent.ParentSpanId).ShouldBe((created.TraceId, created.SpanId));
        sent.Attributes["messaging.rabbitmq.destination.routing_key"].ShouldBe(trigger.RoutingKey);
    }

    private static (string TraceId, string SpanId) ContextOf(string traceParent) => traceParent.Split('-') is [_, var trace, var span, _] ? (trace, span) : default;
}
