using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Dapper;
using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChurnWorker.Tests.Intake;

public sealed class InMemoryBusTests : IAsyncLifetime
{
    private static readonly WorkerOptions Options = new() { Intake = new() { BatchSize = 50, Prefetch = 50 } };
    private static readonly JsonSerializerOptions FromSample = new(JsonSerializerDefaults.Web);
    private readonly TemporaryFolder _folder = new();
    private IHost _host = null!;
    private Engine _engine = null!;

    private IBus Bus => _host.Services.GetRequiredService<IBus>();

    public async ValueTask InitializeAsync()
    {
        var instruments = new Instruments();
        _engine = new Engine(Options, Database.Open(_folder.Combine("store.db")), liveSince: 0, instruments);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(instruments).AddSingleton(_engine.Assessor);
        builder.Services.AddBusIntake(Options).AddMessageBus(Options);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _engine.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Published_contracts_reach_the_store()
    {
        await Bus.Publish(Purchase(1));
        await Bus.Publish(new OrderCancelled { EventId = "c-1", OrderId = "o-1", OccurredAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_100_000) });

        await Eventually(() => EventIds().Count == 2);
        EventIds().ShouldBe(["e-1", "c-1"], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_contract_of_the_vocabulary_reaches_the_store_as_what_it_is()
    {
        var contracts = EventNames.Contracts.Where(contract => contract != typeof(CustomerErased)).ToList();
        foreach (var contract in contracts)
            await PublishSampleAsync(contract);

        await Eventually(() => Query("SELECT event_id FROM inbox").Count + Reasons().Count == contracts.Count);
        Reasons().ShouldBeEmpty();
        // heartbeats and outcomes of campaigns are in no history
        Query("SELECT kind FROM ledger UNION ALL SELECT kind FROM links ORDER BY kind").ShouldBe(Enumerable.Range(1, 14).Select(kind => $"{kind}"));

        await PublishSampleAsync(typeof(CustomerErased));
        await Eventually(() => Query("SELECT type FROM outbox").Contains(EventTypes.CustomerErasureReceipt));
    }

    private Task PublishSampleAsync(Type contract) =>
        Bus.Publish(JsonSerializer.Deserialize(Decoding.Sample(EventNames.Of(contract).Type), contract, FromSample)!, contract);

    [Fact]
    public async Task Of_a_flood_nothing_is_missed()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Bus.Publish(Purchase(i))));

        await Eventually(() => EventIds().Count == 500);
        EventIds().Distinct().Count().ShouldBe(500);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Money_that_the_bus_would_guess_at_is_quarantined_instead(bool enveloped)
    {
        await SendAsync("""{"eventId":"guess","type":"purchase.completed","orderId":"o","customerId":"c","occurredAt":"2026-01-02T03:04:05Z","amount":"12,50","currency":"EUR"}""", enveloped);

        await Eventually(() => Reasons().Count > 0);
        await FlushAsync();
        Reasons().ShouldBe(["invalid_amount"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_bus_cannot_read_is_quarantined_once_with_the_reason_of_the_decoder(bool enveloped)
    {
        await SendAsync("""{"eventId":"when","type":"purchase.completed","orderId":"o","customerId":"c","occurredAt":"yesterday","amount":"12.50","currency":"EUR"}""", enveloped);

        await Eventually(() => Reasons().Count > 0);
        await FlushAsync();
        Reasons().ShouldBe(["invalid_time"]);
    }

    [Fact]
    public async Task A_plain_JSON_event_is_accepted_once()
    {
        await SendAsync("""{"eventId":"plain","type":"purchase.completed","orderId":"o","customerId":"c","occurredAt":"2026-01-02T03:04:05Z","amount":"12.50","currency":"EUR"}""", enveloped: false);

        await Eventually(() => EventIds().Count > 0);
        await FlushAsync();
        EventIds().ShouldBe(["e-77", "plain"]);
    }

    [Fact]
    public async Task An_enveloped_message_of_no_contract_of_ours_is_quarantined_and_not_skipped()
    {
        await SendAsync("{}", enveloped: true, messageType: "urn:message:Somebody.Else:Happened");

        await Eventually(() => Reasons().Count > 0);
        Reasons().ShouldBe(["unknown_type"]);
    }

    [Fact]
    public async Task Neither_fault_nor_answer_leaves_for_an_address_that_a_producer_named()
    {
        var sent = 0;
        var elsewhere = _host.Services.GetRequiredService<IBusControl>().ConnectReceiveEndpoint("elsewhere", e => e.UseExecute(_ => Interlocked.Increment(ref sent)));
        await elsewhere.Ready;

        await SendAsync("""{"eventId":"when","occurredAt":"yesterday"}""", enveloped: true);
        await SendAsync("no JSON", enveloped: false);
        await SendAsync("""{"customerId":"c"}""", enveloped: true, messageType: "urn:message:ChurnWorker.Contracts:CustomerExplain");
        await Eventually(() => Reasons().Count == 3);
        await FlushAsync();

        sent.ShouldBe(0);
    }

    [Fact]
    public void Batches_are_as_large_as_configured_and_not_capped_by_the_transport()
    {
        var probe = JsonSerializer.Serialize(_host.Services.GetRequiredService<IBusControl>().GetProbeResult().Results);

        // Four times the batch: one gathering and one with the store, for each of the two contracts that come in floods
        probe.ShouldContain("\"prefetchCount\":200,\"concurrentMessageLimit\":200");
        probe.Split("\"messageLimit\":50").Length.ShouldBe(18);
    }

    /// <summary>Returns when what was sent before has been handled: one more event went the whole way.</summary>
    private async Task FlushAsync()
    {
        await Bus.Publish(Purchase(77));
        await Eventually(() => EventIds().Contains("e-77"));
    }

    private static PurchaseCompleted Purchase(int n) => new()
    {
        EventId = $"e-{n}", OrderId = $"o-{n}", CustomerId = "c", OccurredAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), Amount = 12.50m, Currency = "EUR",
    };

    private async Task SendAsync(string body, bool enveloped, string messageType = "urn:message:ChurnWorker.Contracts:PurchaseCompleted")
    {
        var bytes = Encoding.UTF8.GetBytes(enveloped
            ? $$"""{"messageId":"3a9f0000-1111-2222-3333-444455556666","faultAddress":"loopback://localhost/elsewhere","responseAddress":"loopback://localhost/elsewhere","messageType":["{{messageType}}"],"message":{{body}}}"""
            : body);
        var endpoint = await Bus.GetSendEndpoint(new Uri($"exchange:{Options.Intake.Queue}"));
        await endpoint.Send(Purchase(0), Pipe.Execute<SendContext<PurchaseCompleted>>(context =>
        {
            context.Serializer = new StoredBytesSerializer(bytes);
            context.ContentType = new ContentType(enveloped ? "application/vnd.masstransit+json" : "application/json");
            context.FaultAddress = new Uri("loopback://localhost/elsewhere");
            context.ResponseAddress = new Uri("loopback://localhost/elsewhere");
            context.Headers.Set("MT-Fault-Address", "loopback://localhost/elsewhere");
            context.Headers.Set("MT-Response-Address", "loopback://localhost/elsewhere");
        }));
    }

    private IReadOnlyList<string> EventIds() => Query("SELECT event_id FROM ledger ORDER BY event_id");

    private IReadOnlyList<string> Reasons() => Query("SELECT reason FROM quarantine ORDER BY sequence");

    private List<string> Query(string sql)
    {
        using var reader = _engine.Database.OpenReader();
        return reader.Query<string>(sql).AsList();
    }

    private static async Task Eventually(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
