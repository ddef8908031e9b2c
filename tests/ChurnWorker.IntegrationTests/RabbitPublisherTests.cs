using System.Text;
using ChurnWorker.Outbox;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChurnWorker.IntegrationTests;

public sealed class RabbitPublisherTests
{
    private static readonly OutboxRow Row = new(
        7,
        new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        "winback.triggered",
        "winback.triggered.v1.high",
        "customer-42",
        1_700_000_000_123,
        Encoding.UTF8.GetBytes("""{ "amount" : 12.50,"name":"Zo\u00eb" }"""),
        0);

    [Fact]
    public async Task A_stored_message_arrives_with_its_bytes_and_its_properties()
    {
        await using var broker = await RabbitBroker.ConnectAsync("publish");
        var queue = await broker.BindCampaignQueueAsync();
        using var host = await StartAsync(broker);

        await new OutboxPublisher(host.Services.GetRequiredService<IBus>(), broker.Options).PublishAsync(Row);

        var got = await broker.TakeAsync(queue);
        got.Body.ToArray().ShouldBe(Row.Body.ToArray());
        got.RoutingKey.ShouldBe(Row.RoutingKey);
        got.BasicProperties.ContentType.ShouldBe("application/json");
        got.BasicProperties.MessageId.ShouldBe("00000001-0002-0003-0405-060708090a0b");
        got.BasicProperties.Type.ShouldBe("winback.triggered");
        got.BasicProperties.Persistent.ShouldBeTrue();
        // Beside ours only what the client (x-dotnet-pub-seq-no) and the broker (x-delivery-count) add
        Headers(got.BasicProperties.Headers!.Where(h => !h.Key.StartsWith("x-", StringComparison.Ordinal))).ShouldBe(new Dictionary<string, string>
        {
            ["cloudEvents_specversion"] = "1.0",
            ["cloudEvents_id"] = "00000001-0002-0003-0405-060708090a0b",
            ["cloudEvents_source"] = "/churnworker/default",
            ["cloudEvents_type"] = "winback.triggered",
            ["cloudEvents_time"] = "2023-11-14T22:13:20.123Z",
            ["cloudEvents_subject"] = "customer-42",
        }, ignoreOrder: true);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_message_that_no_queue_is_bound_for_fails_its_publish()
    {
        await using var broker = await RabbitBroker.ConnectAsync("unbound");
        using var host = await StartAsync(broker);

        await Should.ThrowAsync<MessageReturnedException>(() => new OutboxPublisher(host.Services.GetRequiredService<IBus>(), broker.Options).PublishAsync(Row));
        await host.StopAsync();
    }

    private static async Task<IHost> StartAsync(RabbitBroker broker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(TimeProvider.System).AddMessageBus(broker.Options);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static Dictionary<string, string> Headers(IEnumerable<KeyValuePair<string, object?>> headers) =>
        headers.ToDictionary(h => h.Key, h => h.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{h.Value}");
}
