using System.Text;
using ChurnWorker.Outbox;

namespace ChurnWorker.IntegrationTests;

public sealed class RabbitRelayTests
{
    [Fact]
    public async Task Everything_written_arrives_with_the_stored_bytes_in_order_for_each_customer_and_is_marked()
    {
        await using var broker = await RabbitBroker.ConnectAsync("relay");
        var queue = await broker.BindCampaignQueueAsync();
        await using var worker = await BusWorker.StartAsync(broker.Options, withRelay: true);
        var messages = Enumerable.Range(0, 450).Select(Message).ToList();

        worker.Enqueue(messages);

        await Eventually.BeTrueAsync(async () => await broker.Channel.MessageCountAsync(queue) == 450);
        var arrived = new List<(string Customer, string Body)>();
        while (arrived.Count < messages.Count)
        {
            var got = await broker.TakeAsync(queue);
            arrived.Add((Encoding.UTF8.GetString((byte[])got.BasicProperties.Headers!["cloudEvents_subject"]!), Encoding.UTF8.GetString(got.Body.Span)));
        }

        var written = messages.ToLookup(m => m.CustomerId, m => Encoding.UTF8.GetString(m.Body.Span));
        foreach (var customer in arrived.ToLookup(m => m.Customer, m => m.Body)) customer.ShouldBe(written[customer.Key]);
        await Eventually.BeTrueAsync(() => Unpublished(worker) == 0);
    }

    [Fact]
    public async Task A_message_nobody_is_bound_for_is_put_off_and_arrives_once_somebody_is()
    {
        await using var broker = await RabbitBroker.ConnectAsync("unroutable");
        await using var worker = await BusWorker.StartAsync(broker.Options, withRelay: true);

        worker.Enqueue([Message(1)]);
        await Eventually.BeTrueAsync(() => worker.Query<long>("SELECT attempts FROM outbox").Single() > 0);
        worker.Query<string>("SELECT last_error FROM outbox").ShouldBe(["unroutable"]);
        Unpublished(worker).ShouldBe(1);

        var queue = await broker.BindCampaignQueueAsync();
        (await broker.TakeAsync(queue)).Body.ToArray().ShouldBe(Message(1).Body.ToArray());
        await Eventually.BeTrueAsync(() => Unpublished(worker) == 0);
    }

    [Fact]
    public async Task While_the_broker_is_away_nothing_is_marked_and_it_is_published_when_the_broker_comes()
    {
        await using var broker = await RabbitBroker.ConnectAsync("relayabsent");
        var queue = await broker.BindCampaignQueueAsync();
        await using var wire = new BrokerWire(broker.Options.Bus.RabbitMq.Port);
        await using var worker = await BusWorker.StartAsync(RabbitBroker.OptionsFor("relayabsent", port: wire.Port), withRelay: true);

        worker.Enqueue([Message(1)]);
        await Eventually.BeTrueAsync(() => worker.Status.Failures > 1);
        worker.Query<long>("SELECT attempts FROM outbox").ShouldBe([0L]);

        wire.Connect();
        (await broker.TakeAsync(queue)).Body.ToArray().ShouldBe(Message(1).Body.ToArray());
        await Eventually.BeTrueAsync(() => Unpublished(worker) == 0);

        wire.Cut();
        worker.Enqueue([Message(2)]);
        await Eventually.BeTrueAsync(() => !worker.Status.IsConnected);
        wire.Connect();
        await Eventually.BeTrueAsync(() => Unpublished(worker) == 0);
    }

    private static long Unpublished(BusWorker worker) => worker.Query<long>("SELECT COUNT(*) FROM outbox WHERE published_at IS NULL").Single();

    private static OutboxMessage Message(int n) => new(
        new Guid(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), "winback.triggered", "winback.triggered.v1.high", $"customer-{n % 50}", 1_700_000_000_000 + n, Encoding.UTF8.GetBytes($$"""{ "n" : {{n}},"name":"Zo\u00eb" }"""));
}
