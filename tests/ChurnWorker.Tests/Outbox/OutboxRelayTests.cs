using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Outbox;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Dapper;
using MassTransit;
using MassTransit.Transports.Fabric;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Outbox;

public sealed class OutboxRelayTests : IAsyncLifetime
{
    private const long Now = 1_700_000_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private readonly List<(string Type, byte[] Body)> _heard = [];
    private Database _database = null!;
    private IBusControl _bus = null!;
    private NdjsonFile _file = null!;
    private OutboxRelay _relay = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new WorkerOptions();
        _database = Database.Open(_folder.Combine("store.db"));
        _file = new NdjsonFile(_folder.Combine("winback.ndjson"));
        _bus = MassTransit.Bus.Factory.CreateUsingInMemory(bus =>
        {
            bus.UseOutbox(options.Outbox);
            bus.ReceiveEndpoint("campaign", endpoint =>
            {
                endpoint.Bind(options.Outbox.Exchange, ExchangeType.Topic, "winback.#");
                endpoint.ConfigureReceive(pipe => pipe.UseExecute(context =>
                {
                    lock (_heard) _heard.Add((context.TransportHeaders.Get<string>("cloudEvents_type")!, context.Body.GetBytes()));
                }));
            });
        });
        await _bus.StartAsync();
        _relay = new OutboxRelay(new OutboxStore(_database), new OutboxPublisher(_bus, options), _file, new Random(1), _instruments, NullLogger<OutboxRelay>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync();
        _file.Dispose();
        _database.Dispose();
        _instruments.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_pass_publishes_and_writes_what_is_pending_and_a_second_finds_nothing()
    {
        Enqueue(3);

        (await _relay.RunAsync(Now, default)).ShouldBe(new RelayPass(3, 0, IsFull: false));
        (await _relay.RunAsync(Now, default)).ShouldBe(default);

        Lines().ShouldBe([1, 2, 3]);
        using var reader = _database.OpenReader();
        reader.ExecuteScalar<long>("SELECT COUNT(*) FROM outbox WHERE published_at = @Now", new { Now }).ShouldBe(3);
    }

    [Fact]
    public async Task Whoever_listens_in_the_process_hears_the_stored_bytes()
    {
        Enqueue(1);

        await _relay.RunAsync(Now, default);

        var started = TimeProvider.System.GetTimestamp();
        while (Heard() == 0)
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        _heard.Single().Type.ShouldBe("winback.triggered");
        _heard.Single().Body.ShouldBe(OutboxRows.Row(1).Body.ToArray());
    }

    [Fact]
    public async Task More_than_a_window_is_left_to_the_next_pass()
    {
        Enqueue(OutboxRelay.Window + 1);

        (await _relay.RunAsync(Now, default)).ShouldBe(new RelayPass(OutboxRelay.Window, 0, IsFull: true));
        (await _relay.RunAsync(Now, default)).ShouldBe(new RelayPass(1, 0, IsFull: false));

        Lines().ShouldBe(Enumerable.Range(1, OutboxRelay.Window + 1));
    }

    [Fact]
    public void A_message_that_waits_for_its_next_attempt_is_not_overtaken_by_a_later_one_of_the_same_customer()
    {
        Enqueue(2);
        using (var transaction = _database.Begin())
        {
            var later = OutboxRows.Row(3);
            _database.Outbox.Add(new OutboxMessage(later.MessageId, "winback.resolved", later.RoutingKey, OutboxRows.Row(1).CustomerId, later.OccurredAt, later.Body));
            _database.Outbox.MarkFailed(1, "unroutable", Now + 1000);
            transaction.Commit();
        }

        var store = new OutboxStore(_database);
        store.Pending(10, Now).Select(row => row.Sequence).ShouldBe([2]);
        store.Pending(10, Now + 1000).Select(row => row.Sequence).ShouldBe([1, 2, 3]);
    }

    private void Enqueue(int count)
    {
        using var transaction = _database.Begin();
        foreach (var row in Enumerable.Range(1, count).Select(n => OutboxRows.Row(n)))
            _database.Outbox.Add(new OutboxMessage(row.MessageId, row.Type, row.RoutingKey, row.CustomerId, row.OccurredAt, row.Body));
        transaction.Commit();
    }

    private int Heard()
    {
        lock (_heard) return _heard.Count;
    }

    private int[] Lines()
    {
        using var reader = new StreamReader(new FileStream(_folder.Combine("winback.ndjson"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("data").GetProperty("n").GetInt32())];
    }
}
