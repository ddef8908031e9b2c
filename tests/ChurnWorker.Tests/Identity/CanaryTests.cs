using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Identity;

/// <summary>After an erasure a search for the bytes of the id finds nothing in any file of the store.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Canary = "canary-7f3a91";
    private const string Alias = "canary-alias-55d0";
    private const int Customers = 20_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Instruments _instruments = new();
    private Engine _engine;

    public CanaryTests() => _engine = Open();

    private string StorePath => _folder.Combine("store.db");

    public void Dispose()
    {
        _engine.Dispose();
        _instruments.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public void No_byte_of_an_erased_customer_is_left_among_twenty_thousand_and_nothing_brings_it_back()
    {
        var random = new Random(7);
        var traffic = Enumerable.Range(0, Customers).SelectMany(i => Enumerable.Range(0, 3).Select(n => Bench.Purchase($"c{random.Next(Customers)}", $"o{i}-{n}", random.Next(70), random.Next(100, 9000)))).ToArray();
        ActivityEvent[] canary =
        [
            .. Bench.Weekly(Canary, 900_000), .. Bench.Weekly(Alias, 900_000), Bench.Cancellation("", $"{Canary}-3", 30), Bench.Cancellation(Canary, "", 31, 100, $"credit-{Canary}"),
            Bench.Purchase(Canary, "moved", 20, id: "moved-1"), Bench.Purchase("c1", "moved", 21, id: "moved-2", version: 1),
        ];
        ActivityEvent[] all = [.. traffic, .. canary];
        random.Shuffle(all);
        foreach (var batch in all.Chunk(2000))
            Take(70, batch);
        PutModelInForce();
        Take(71, Persons.Merge(Canary, Alias, 71));
        Quarantine($$"""{"type":"purchase.completed","customerId":"{{Canary}}","amount":"much"}""");
        Take(72, Bench.Purchase(Canary, $"{Canary}-0", 0, 1, id: $"p-{Canary}-0"));
        while (_engine.Sweep.Run(Bench.At(200)).Reviewed > 0)
        {
            // A review may schedule another one.
        }

        Count("triggers", Canary).ShouldBe(1);
        Count("decisions", Canary).ShouldBeGreaterThan(0);
        Count("outbox", Canary).ShouldBe(1);
        FilesThatHold(Canary).ShouldNotBeEmpty();

        var receipt = _engine.Eraser.Erase(Alias, Bench.At(201)).ShouldNotBeNull();

        receipt.IsScrubbed.ShouldBeTrue();
        receipt.Customers.ShouldBe(2);
        receipt.Rows["quarantine"].ShouldBe(2);
        FilesThatHold(Canary, Alias).ShouldBeEmpty();

        _engine.Dispose();
        SqliteConnection.ClearAllPools();
        _engine = Open();
        Take(202, [.. canary, Persons.Merge("c2", Canary, 202), Persons.Merge(Alias, "c2", 202)]).Distinct().ShouldBe([EventOutcome.Erased, EventOutcome.Duplicate], ignoreOrder: true);
        FilesThatHold(Canary, Alias).ShouldBeEmpty();
    }

    private void PutModelInForce()
    {
        using var transaction = _engine.Database.Begin();
        _engine.Database.Models.Add(Bench.Model, Bench.At(70));
        _engine.Models.Replace(Bench.Model, Bench.At(70));
        transaction.Commit();
    }

    private Engine Open() =>
        new(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } }, Database.Open(StorePath), 0, _instruments);

    private IReadOnlyList<EventOutcome> Take(double day, params ActivityEvent[] events) => _engine.Assessor.Assess(
        [.. events.Select(e => Bench.Received(e) with { Body = Encoding.UTF8.GetBytes(e.ToString()) })], Bench.At(day));

    private void Quarantine(string body) => _engine.Assessor.Assess(
        [new Inbound { Reason = QuarantineReasons.InvalidAmount, Source = "shop", ReceivedAt = 1, Body = Encoding.UTF8.GetBytes(body) }], Bench.At(71));

    private long Count(string table, string customer)
    {
        using var reader = _engine.Database.OpenReader();
        return reader.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table} WHERE customer_id = @customer", new { customer });
    }

    private List<string> FilesThatHold(params string[] ids) =>
    [
        .. from file in Directory.GetFiles(_folder.Path)
           let bytes = Bytes(file)
           where ids.Any(id => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(id)) >= 0)
           select Path.GetFileName(file),
    ];

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
