using System.Text;
using ChurnWorker.Contracts;
using MassTransit;
using RabbitMQ.Client;

namespace ChurnWorker.IntegrationTests;

public sealed class RabbitFirehoseTests
{
    [Fact]
    public async Task Plain_JSON_CloudEvents_of_both_modes_and_an_envelope_come_in_and_garbage_is_quarantined()
    {
        await using var broker = await RabbitBroker.ConnectAsync("encodings");
        await using var worker = await BusWorker.StartAsync(broker.Options);
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);

        await PublishAsync(broker, Purchase("plain"), "application/json", "purchase.completed");
        await PublishAsync(broker, $$"""{"specversion":"1.0","id":"structured","source":"/shop","type":"purchase.completed","data":{{Purchase("structured")}}}""", "application/cloudevents+json", null);
        await PublishAsync(broker, Purchase("binary"), "application/json", null, new()
        {
            ["cloudEvents_specversion"] = "1.0", ["cloudEvents_id"] = "binary", ["cloudEvents_source"] = "/shop", ["cloudEvents_type"] = "purchase.completed",
        });
        await PublishAsync(
            broker,
            $$"""{"messageId":"3a9f0000-1111-2222-3333-444455556666","messageType":["urn:message:ChurnWorker.Contracts:PurchaseCompleted"],"message":{{Purchase("envelope")}}}""",
            "application/vnd.masstransit+json",
            null);
        await PublishAsync(broker, "no JSON at all", "application/json", "purchase.completed");

        await Eventually.BeTrueAsync(() => worker.EventIds().Count == 4 && worker.Reasons().Count == 1);
        worker.EventIds().ShouldBe(["binary", "envelope", "plain", "structured"]);
        worker.Reasons().ShouldBe(["not_json"]);
        await Eventually.BeTrueAsync(() => worker.Status.Messages == 5, "everything is acknowledged");
    }

    [Fact]
    public async Task What_any_MassTransit_service_publishes_as_the_contract_lands_in_the_queue()
    {
        await using var broker = await RabbitBroker.ConnectAsync("masstransit");
        await using var worker = await BusWorker.StartAsync(broker.Options);
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);
        var rabbit = broker.Options.Bus.RabbitMq;
        var service = Bus.Factory.CreateUsingRabbitMq(bus => bus.Host(rabbit.Host, (ushort)rabbit.Port, "/", host =>
        {
            host.Username(rabbit.Username);
            host.Password(rabbit.Password);
        }));
        await service.StartAsync();

        await service.Publish(new PurchaseCompleted
        {
            EventId = "from-dotnet", OrderId = "o-1", CustomerId = "c-1", OccurredAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), Amount = 12.50m, Currency = "EUR",
        });
        await service.Publish(new OrderCancelled { EventId = "cancelled-dotnet", OrderId = "o-1", OccurredAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_100_000) });

        await Eventually.BeTrueAsync(() => worker.EventIds().Count == 2 || worker.Reasons().Count > 0);
        worker.EventIds().ShouldBe(["from-dotnet", "cancelled-dotnet"], ignoreOrder: true);
        await service.StopAsync();
    }

    [Fact]
    public async Task A_backlog_is_taken_in_batches_and_acknowledged_to_the_last_message()
    {
        await using var broker = await RabbitBroker.ConnectAsync("backlog");
        await using (var first = await BusWorker.StartAsync(broker.Options))
        {
            await Eventually.BeTrueAsync(() => first.Status.IsConnected);
        }

        for (var i = 0; i < 1000; i++) await PublishAsync(broker, Purchase($"e{i}"), "application/json", "purchase.completed");
        await using (var worker = await BusWorker.StartAsync(broker.Options))
        {
            await Eventually.BeTrueAsync(() => worker.Status.Messages == 1000);
            worker.EventIds().Count.ShouldBe(1000);
            worker.Status.Batches.ShouldBeLessThan(500);
            await Eventually.BeTrueAsync(() => worker.Status.BacklogAge(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()) == TimeSpan.Zero);
        }

        (await broker.Channel.MessageCountAsync(broker.Options.Intake.Queue)).ShouldBe(0u);
    }

    [Fact]
    public async Task A_worker_whose_queue_was_deleted_makes_it_again_and_goes_on()
    {
        await using var broker = await RabbitBroker.ConnectAsync("deleted");
        await using var worker = await BusWorker.StartAsync(broker.Options);
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);

        await broker.Channel.QueueDeleteAsync(broker.Options.Intake.Queue, ifUnused: false, ifEmpty: false);
        await Eventually.BeTrueAsync(() => worker.Status.Connections == 2);
        await PublishAsync(broker, Purchase("after"), "application/json", "purchase.completed");

        await Eventually.BeTrueAsync(() => worker.EventIds().Contains("after"));
    }

    [Fact]
    public async Task A_worker_started_before_its_broker_and_cut_off_later_recovers_by_itself()
    {
        await using var broker = await RabbitBroker.ConnectAsync("absent");
        await using var wire = new BrokerWire(broker.Options.Bus.RabbitMq.Port);
        await using var worker = await BusWorker.StartAsync(RabbitBroker.OptionsFor("absent", port: wire.Port));
        await Eventually.BeTrueAsync(() => worker.Status.Failures > 0);
        worker.Status.IsConnected.ShouldBeFalse();

        wire.Connect();
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);
        await PublishAsync(broker, Purchase("first"), "application/json", "purchase.completed");
        await Eventually.BeTrueAsync(() => worker.EventIds().Contains("first"));

        wire.Cut();
        await Eventually.BeTrueAsync(() => !worker.Status.IsConnected);
        await PublishAsync(broker, Purchase("second"), "application/json", "purchase.completed");
        wire.Connect();
        await Eventually.BeTrueAsync(() => worker.EventIds().Contains("second"));
    }

    [Fact]
    public async Task A_store_that_takes_nothing_acknowledges_nothing_and_the_queue_is_read_on_when_it_comes_back()
    {
        await using var broker = await RabbitBroker.ConnectAsync("store");
        await using var worker = await BusWorker.StartAsync(broker.Options);
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);
        worker.Execute("CREATE TRIGGER events BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk'); END");
        worker.Execute("CREATE TRIGGER refusals BEFORE INSERT ON quarantine BEGIN SELECT RAISE(ABORT, 'disk'); END");

        await PublishAsync(broker, Purchase("waits"), "application/json", "purchase.completed");
        await Eventually.BeTrueAsync(async () => worker.Status.Failures == 1 && await broker.Channel.MessageCountAsync(broker.Options.Intake.Queue) == 1, "the message is back in the queue");
        worker.Status.Messages.ShouldBe(0);

        worker.Execute("DROP TRIGGER events");
        worker.Execute("DROP TRIGGER refusals");
        await Eventually.BeTrueAsync(() => worker.Status.Messages == 1);
        worker.EventIds().ShouldBe(["waits"]);
        worker.Reasons().ShouldBeEmpty();
        worker.Status.Failures.ShouldBe(1, "an outage of the store costs one return to the queue");
    }

    private static string Purchase(string id) =>
        $$"""{"eventId":"{{id}}","orderId":"o-{{id}}","customerId":"c-1","occurredAt":"2026-01-02T03:04:05Z","amount":"12.50","currency":"EUR"}""";

    private static async Task PublishAsync(RabbitBroker broker, string body, string contentType, string? type, Dictionary<string, object?>? headers = null)
    {
        var properties = new BasicProperties { ContentType = contentType, Type = type, Headers = headers, Persistent = true };
        await broker.Channel.BasicPublishAsync(broker.Options.Intake.Exchange, "shop.any", mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }
}
