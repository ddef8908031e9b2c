using System.Text;
using ChurnWorker.Contracts;
using ChurnWorker.Model.WinBack;
using MassTransit;
using RabbitMQ.Client;

namespace ChurnWorker.IntegrationTests;

/// <summary>Questions of a campaign system that knows MassTransit and our contracts, and nothing else of us.</summary>
public sealed class RabbitQuestionsTests
{
    [Fact]
    public async Task A_plain_MassTransit_client_learns_whether_its_trigger_is_still_valid()
    {
        await using var broker = await RabbitBroker.ConnectAsync("questions");
        await using var worker = await AnsweringAsync(broker);
        var id = Store(worker);
        await using var client = await ClientAsync(broker);

        var valid = await client.Bus.CreateRequestClient<TriggerCheck>(RequestTimeout.After(m: 1)).GetResponse<TriggerStatus>(new TriggerCheck { TriggerId = id });
        var unknown = await client.Bus.CreateRequestClient<TriggerCheck>(RequestTimeout.After(m: 1)).GetResponse<TriggerStatus>(new TriggerCheck { TriggerId = Guid.Empty });

        (valid.Message.TriggerId, valid.Message.Status).ShouldBe((id, "valid"));
        unknown.Message.Status.ShouldBe("unknown");
    }

    [Fact]
    public async Task An_answer_is_not_written_into_a_queue_that_the_asker_names()
    {
        await using var broker = await RabbitBroker.ConnectAsync("deputy");
        var queue = await broker.BindCampaignQueueAsync();
        await using var worker = await AnsweringAsync(broker);
        await using var client = await ClientAsync(broker);

        foreach (var address in new[] { $"exchange:{broker.Options.Outbox.Exchange}", $"queue:{queue}", $"exchange:{broker.Options.Outbox.Exchange}?temporary=true" })
        {
            await client.Bus.Publish(new TriggerCheck { TriggerId = Guid.Empty }, context =>
            {
                context.RequestId = Guid.Empty;
                context.ResponseAddress = context.FaultAddress = new Uri(address);
            });
        }

        // Four are looked at side by side, in order of arrival: once these are answered the others were done with
        for (var i = 0; i < 10; i++)
            await client.Bus.CreateRequestClient<TriggerCheck>(RequestTimeout.After(m: 1)).GetResponse<TriggerStatus>(new TriggerCheck { TriggerId = Guid.Empty });
        (await broker.Channel.MessageCountAsync(queue)).ShouldBe(0u);
    }

    [Theory]
    [InlineData("OUTBOX?temporary=true", 20)]
    [InlineData("amq.topic?temporary=true", 20)]
    public async Task An_asker_who_names_an_address_that_cannot_be_written_to_holds_up_neither_questions_nor_messages(string address, int times)
    {
        await using var broker = await RabbitBroker.ConnectAsync("blocked");
        var queue = await broker.BindCampaignQueueAsync();
        await using var worker = await AnsweringAsync(broker, withRelay: true);
        await using var client = await ClientAsync(broker);

        await broker.Channel.ExchangeDeclareAsync("host_client_bus_abcdefghijklmnopqrstuvwxyz", RabbitMQ.Client.ExchangeType.Topic, durable: true);
        for (var i = 0; i < times; i++)
        {
            await client.Bus.Publish(new TriggerCheck { TriggerId = Guid.Empty }, context =>
            {
                context.RequestId = Guid.Empty;
                context.ResponseAddress = context.FaultAddress = new Uri($"exchange:{address.Replace("OUTBOX", broker.Options.Outbox.Exchange, StringComparison.Ordinal)}");
            });
        }

        await client.Bus.CreateRequestClient<TriggerCheck>(RequestTimeout.After(s: 20)).GetResponse<TriggerStatus>(new TriggerCheck { TriggerId = Guid.Empty });
        worker.Enqueue([new(Guid.Empty, "winback.triggered", "winback.triggered.v1.high", "c", 1_700_000_000_000, "{}"u8.ToArray())]);
        (await broker.TakeAsync(queue)).BasicProperties.Type.ShouldBe("winback.triggered");
        await broker.Channel.ExchangeDeleteAsync("host_client_bus_abcdefghijklmnopqrstuvwxyz");
        (await broker.Channel.MessageCountAsync(queue)).ShouldBe(0u);
    }

    [Fact]
    public async Task Nothing_leaves_for_a_response_address_that_a_producer_wrote_into_an_event()
    {
        await using var broker = await RabbitBroker.ConnectAsync("hostile");
        var queue = await broker.BindCampaignQueueAsync();
        await using var worker = await AnsweringAsync(broker);
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);
        var properties = new BasicProperties
        {
            ContentType = "application/vnd.masstransit+json",
            Headers = new Dictionary<string, object?> { ["MT-Response-Address"] = $"queue:{queue}", ["MT-Fault-Address"] = $"queue:{queue}" },
        };
        foreach (var (type, message) in new[]
                 {
                     ("PurchaseCompleted", """{"eventId":"e1","orderId":"o1","customerId":"c1","occurredAt":"2025-03-14T09:26:53Z","amount":12.50,"currency":"EUR"}"""),
                     ("PurchaseCompleted", """{"eventId":"e2","amount":"12,50"}"""), ("CustomerExplain", """{"customerId":"c1"}"""),
                 })
        {
            var body = $$"""{"messageType":["urn:message:ChurnWorker.Contracts:{{type}}"],"responseAddress":"queue:{{queue}}","faultAddress":"queue:{{queue}}","message":{{message}}}""";
            await broker.Channel.BasicPublishAsync(broker.Options.Intake.Exchange, "any", mandatory: true, properties, Encoding.UTF8.GetBytes(body));
        }

        await Eventually.BeTrueAsync(() => worker.EventIds().Count == 1 && worker.Reasons().Count == 2);
        (await broker.Channel.MessageCountAsync(queue)).ShouldBe(0u);
    }

    [Fact]
    public async Task A_worker_that_may_declare_nothing_answers_over_HTTP_only()
    {
        await using var broker = await RabbitBroker.ConnectAsync("passive");
        await using (var first = await AnsweringAsync(broker))
        {
            // declares what the passive one needs
            await Eventually.BeTrueAsync(() => first.Status.IsConnected);
        }

        await broker.Channel.QueueDeleteAsync(broker.Options.Bus.QuestionsQueue, ifUnused: false, ifEmpty: false);
        await broker.Channel.ExchangeDeclareAsync(broker.Options.Outbox.Exchange, RabbitMQ.Client.ExchangeType.Topic, durable: true);
        await using var worker = await BusWorker.StartAsync(RabbitBroker.OptionsFor("passive", passive: true));
        await Eventually.BeTrueAsync(() => worker.Status.IsConnected);

        (await ConsumersAsync(broker)).ShouldBeNull();
    }

    /// <summary>A worker that takes questions by now: what was asked before would reach nobody.</summary>
    private static async Task<BusWorker> AnsweringAsync(RabbitBroker broker, bool withRelay = false)
    {
        var worker = await BusWorker.StartAsync(broker.Options, withRelay);
        await Eventually.BeTrueAsync(async () => await ConsumersAsync(broker) > 0);
        return worker;
    }

    /// <summary>How many consume from the queue of the questions; null when there is none.</summary>
    private static async Task<uint?> ConsumersAsync(RabbitBroker broker)
    {
        await using var channel = await broker.Connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(broker.Options.Bus.QuestionsQueue)).ConsumerCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return null;
        }
    }

    private static async Task<Client> ClientAsync(RabbitBroker broker)
    {
        var options = broker.Options.Bus.RabbitMq;
        var bus = Bus.Factory.CreateUsingRabbitMq(configure => configure.Host(options.Host, (ushort)options.Port, options.VirtualHost, host =>
        {
            host.Username(options.Username);
            host.Password(options.Password);
        }));
        await bus.StartAsync(TestContext.Current.CancellationToken);
        return new Client(bus);
    }

    private static Guid Store(BusWorker worker)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var cycleId = DeterministicId.Cycle("tenant", "c1", now);
        using var transaction = worker.Database.Begin();
        worker.Database.Cycles.Save(new WinBackTrigger
        {
            TriggerId = DeterministicId.Trigger(cycleId, 1, 0),
            CycleId = cycleId,
            CustomerId = "c1",
            Stage = 1,
            State = TriggerState.Open,
            Disposition = Disposition.Published,
            Cause = TriggerCause.Silence,
            FiredAt = now,
            ExpiresAt = now + 86_400_000,
            PNoPurchase = 0.75,
            PAlive = 0.5,
            Tier = ValueTier.High,
            ExpectedValue = 10_000,
            Currency = "EUR",
            ModelId = "model",
            PolicyVersion = "policy",
        });
        transaction.Commit();
        return DeterministicId.Trigger(cycleId, 1, 0);
    }

    private sealed class Client(IBusControl bus) : IAsyncDisposable
    {
        public IBusControl Bus => bus;

        public async ValueTask DisposeAsync() => await bus.StopAsync(TimeSpan.FromSeconds(10));
    }
}
