using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChurnWorker.Configuration;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnWorker.Tests.Identity;

/// <summary>The whole worker with its logs in files: intake over HTTP, sweep, relay, questions. Afterwards a search for the bytes of an erased id finds nothing.</summary>
public sealed class WorkerCanaryTests : IDisposable
{
    private const string Canary = "canary-91c4e0";
    private readonly TemporaryFolder _kept = new();
    private readonly TemporaryFolder _told = new();
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}") };
    private readonly MovableClock _clock = new(Bench.At(64));

    private string StorePath => _kept.Combine("store.db");

    public void Dispose()
    {
        _client.Dispose();
        SqliteConnection.ClearAllPools();
        _kept.Dispose();
        _told.Dispose();
    }

    [Fact]
    public async Task Neither_store_nor_logs_of_a_running_worker_hold_a_byte_of_an_erased_customer()
    {
        PutModelInForce();
        await using (var logger = LogSetup.Create(Logging(), new ClefLogFormatter()))
        {
            await using var worker = ChurnWorkerHost.Build(
                new ConfigurationResult { Options = Options(), Errors = [], Logging = Logging(), Origins = new Dictionary<string, string>() }, _clock, logger);
            await worker.StartAsync();
            var database = worker.Services.GetRequiredService<Database>();
            foreach (var customer in (string[])[Canary, "somebody"])
                await Post("[" + string.Join(',', Enumerable.Range(0, 10).Select(week => Purchase(customer, week, 50))) + "]");
            await Post(Purchase(Canary, 0, 51));
            await Post(Purchase(Canary, 11, 50).Replace("\"EUR\"", "\"EURO\"", StringComparison.Ordinal));
            await Post($$"""{"customerId":"{{Canary}}", broken""");
            await Post(Said("feedback.received", "f1", "\"kind\":\"nps\",\"score\":3"));
            await Post(Said("complaint.opened", "k1", "\"complaintId\":\"17\""));
            await Until(database, "SELECT COUNT(*) FROM outbox WHERE type = 'service.recovery.needed' AND published_at IS NOT NULL", 1);
            await Post(Said("complaint.closed", "k2", "\"complaintId\":\"17\""));
            _clock.MoveTo(Bench.At(120));
            await Until(database, "SELECT COUNT(*) FROM outbox WHERE type = 'winback.triggered' AND published_at IS NOT NULL", 2);
            var trigger = database.Read(reader => reader.ExecuteScalar<string>($"SELECT trigger_id FROM triggers WHERE customer_id = '{Canary}'"))!;
            await Post($$"""{"type":"campaign.outcome","eventId":"{{Canary}}-sent","triggerId":"{{trigger}}","occurredAt":"{{Instant(119)}}","status":"sent"}""");

            foreach (var (table, rows) in ((string, int)[])[("quarantine", 3), ("outcomes", 1), ("triggers", 2), ("forecasts", 2), ("ledger", 23)])
                Count(database, $"SELECT COUNT(*) FROM {table}").ShouldBe(rows, table);
            Count(database, $"SELECT COUNT(*) FROM decisions WHERE customer_id = '{Canary}'").ShouldBeGreaterThan(0);
            Count(database, $"SELECT COUNT(*) FROM outbox WHERE customer_id = '{Canary}'").ShouldBe(2);
            FilesThatHold(Canary).ShouldContain(name => name.StartsWith("store.db", StringComparison.Ordinal));

            (await _client.GetStringAsync($"/customers/{Canary}/explain")).ShouldContain(Canary);
            (await _client.DeleteAsync($"/customers/{Canary}")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await Post(Purchase(Canary, 12, 50))).ShouldContain("erased");
            (await Post($$"""{"customerId":"{{Canary}}", still broken""")).ShouldContain("erased");
            FilesThatHold(Canary).ShouldBeEmpty();
            await worker.StopAsync();
        }

        FilesThatHold(Canary).ShouldBeEmpty();
        File.ReadAllText(_kept.Combine("worker.log")).ShouldContain("Quarantined 1 inputs as unknown_currency");
        FilesThatHold("somebody").ShouldNotBeEmpty();
    }

    private void PutModelInForce()
    {
        using var database = Database.Open(StorePath);
        using var transaction = database.Begin();
        database.Models.Add(Bench.Model, Bench.At(0));
        transaction.Commit();
    }

    /// <summary>Messages that were delivered are the campaign system's: the file of the in-memory bus lies elsewhere.</summary>
    private WorkerOptions Options() => new()
    {
        Store = new StoreOptions { Connection = $"sqlite:{StorePath}" },
        Ops = new OpsOptions { Url = _client.BaseAddress!.ToString().TrimEnd('/') },
        Outbox = new OutboxOptions { File = _told.Combine("winback.ndjson") },
        Sweep = new SweepOptions { Interval = TimeSpan.FromMilliseconds(10) },
        Calibration = new CalibrationOptions { Interval = TimeSpan.FromDays(3650) },
        WinBack = new WinBackOptions { HoldoutPercent = 0 },
    };

    private IConfiguration Logging() => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Serilog:MinimumLevel:Default"] = "Verbose",
        ["Serilog:WriteTo:0:Name"] = "File",
        ["Serilog:WriteTo:0:Args:path"] = _kept.Combine("worker.log"),
    }).Build();

    private static string Purchase(string customer, int week, int amount) =>
        $$"""{"type":"purchase.completed","eventId":"{{customer}}-p{{week}}","orderId":"{{customer}}-o{{week}}","customerId":"{{customer}}","occurredAt":"{{Instant(Math.Min(7 * week, 63))}}","amount":{{amount}},"currency":"EUR"}""";

    private static string Said(string type, string id, string members) =>
        $$"""{"type":"{{type}}","eventId":"{{Canary}}-{{id}}","customerId":"{{Canary}}","occurredAt":"{{Instant(64)}}",{{members}}}""";

    private static string Instant(double day) => DateTimeOffset.FromUnixTimeMilliseconds(Bench.At(day)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<string> Post(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync("/events", content);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task Until(Database database, string sql, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Count(database, sql) < count)
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60), sql);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static long Count(Database database, string sql) => database.Read(reader => reader.ExecuteScalar<long>(sql));

    private List<string> FilesThatHold(string id) =>
    [
        .. from file in Directory.GetFiles(_kept.Path)
           where !file.EndsWith(".lock", StringComparison.Ordinal) // nobody else can open it while the worker runs, and nothing is written to it
           where Bytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(id)) >= 0
           select Path.GetFileName(file),
    ];

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class MovableClock(long now) : TimeProvider
    {
        private long _now = now;

        public void MoveTo(long instant) => Interlocked.Exchange(ref _now, instant);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _now));
    }
}
