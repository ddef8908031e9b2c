using System.Text;
using RabbitMQ.Client;

namespace ChurnWorker.IntegrationTests;

/// <summary>Two stores share the customers, by a consistent-hash exchange of the broker.</summary>
public sealed class RabbitShardTests
{
    private const int Customers = 60;

    [Fact]
    public async Task Each_customer_is_on_one_shard_and_one_shard_goes_on_while_the_other_is_away()
    {
        await using var broker = await RabbitBroker.ConnectAsync("shards", shards: 2);
        await using var first = await StartAsync(shard: 0);
        List<string> kept;
        await using (var second = await StartAsync(shard: 1))
        {
            foreach (var i in Enumerable.Range(0, Customers))
                await PublishAsync(broker, $"c{i}", Purchase($"c{i}", "a"));
            await Eventually.BeTrueAsync(() => first.EventIds().Count + second.EventIds().Count == Customers);
            kept = [.. CustomersOf(second)];
            kept.Count.ShouldBeInRange(Customers / 5, Customers * 4 / 5);
            CustomersOf(first).ShouldBe(All().Except(kept), ignoreOrder: true);
        }

        // One is away: the other takes its own meanwhile, and cancellations that name no customer find their order
        foreach (var i in Enumerable.Range(0, Customers))
        {
            await PublishAsync(broker, $"c{i}", Purchase($"c{i}", "b"));
            await PublishAsync(broker, $"c{i}", $$"""{"eventId":"x-c{{i}}","orderId":"o-c{{i}}-a","occurredAt":"2023-11-14T23:00:00Z","type":"order.cancelled"}""");
        }

        var own = Customers - kept.Count;
        await Eventually.BeTrueAsync(() => first.EventIds().Count == 3 * own);
        (await broker.Channel.MessageCountAsync(broker.Options.Intake.OfShard(broker.Options.Intake.Queue, 1))).ShouldBe((uint)(2 * kept.Count));

        // On a store of its own, which does not know the orders that were taken before
        await using var again = await StartAsync(shard: 1);
        await Eventually.BeTrueAsync(() => again.EventIds().Count == 2 * kept.Count);
        CustomersOf(again).ShouldBe(kept, ignoreOrder: true);
        first.EventIds().Count.ShouldBe(3 * own);
        first.Query<long>("SELECT COUNT(*) FROM ledger AS c WHERE kind = 2 AND EXISTS (SELECT 1 FROM ledger AS p WHERE p.order_id = c.order_id AND p.customer_id = c.customer_id AND p.kind = 1)")
            .ShouldBe([own]);
    }

    [Fact]
    public async Task What_carries_no_key_is_kept_in_quarantine_rather_than_on_a_shard_that_may_not_be_the_customers()
    {
        await using var broker = await RabbitBroker.ConnectAsync("keyless", shards: 2);
        await using var first = await StartAsync(shard: 0, "keyless");
        await using var second = await StartAsync(shard: 1, "keyless");
        await PublishAsync(broker, null, Purchase("c1", "a"));
        await PublishAsync(broker, null, """{"eventId":"h","source":"till","occurredAt":"2023-11-14T22:13:20Z","type":"source.heartbeat"}""");

        await Eventually.BeTrueAsync(() => first.Status.Messages + second.Status.Messages == 2);
        first.Reasons().Concat(second.Reasons()).ShouldBe(["no_shard_key"]);
        first.EventIds().Concat(second.EventIds()).ShouldBeEmpty();
    }

    private static async Task<BusWorker> StartAsync(int shard, string name = "shards")
    {
        var worker = await BusWorker.StartAsync(RabbitBroker.OptionsFor(name, shards: 2, shard: shard));
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);
        return worker;
    }

    private static IEnumerable<string> All() => Enumerable.Range(0, Customers).Select(i => $"c{i}");

    private static IEnumerable<string> CustomersOf(BusWorker worker) => worker.Query<string>("SELECT DISTINCT customer_id FROM ledger WHERE customer_id <> ''");

    private static string Purchase(string customer, string order) =>
        $$"""{"eventId":"p-{{customer}}-{{order}}","orderId":"o-{{customer}}-{{order}}","customerId":"{{customer}}","occurredAt":"2023-11-14T22:13:20Z","amount":"12.50","currency":"EUR","type":"purchase.completed"}""";

    private static async Task PublishAsync(RabbitBroker broker, string? key, string body)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent, Headers = key is null ? null : new Dictionary<string, object?> { ["partitionkey"] = key },
        };
        await broker.Channel.BasicPublishAsync(broker.Options.Intake.Exchange, "shop", mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }
}
