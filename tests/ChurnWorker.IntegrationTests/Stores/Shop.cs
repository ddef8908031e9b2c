using System.Text;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.IntegrationTests.Stores;

/// <summary>An engine on any store, as one worker has it, under the model of <see cref="Bench"/>.</summary>
internal sealed class Shop : IDisposable
{
    private readonly Instruments _instruments = new();

    public Shop(Store store, bool isFirst = true)
    {
        var database = Database.Open(store);
        if (isFirst)
        {
            using var transaction = database.BeginAlone();
            database.Models.Add(Bench.Model, 0);
            transaction.Commit();
        }

        Engine = new Engine(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 0 } }, database, 0, _instruments);
    }

    public Engine Engine { get; }

    /// <summary>Purchases, corrections, cancellations before and after their orders and without a customer, repetitions, merges: of few customers and many.</summary>
    public static List<Inbound> Events(int customers)
    {
        var events = new List<ActivityEvent>();
        for (var c = 0; c < customers; c++)
        {
            events.AddRange(Bench.Weekly($"K{c}", 3000 + (100 * c)));
            events.Add(Bench.Purchase($"K{c}", $"K{c}-3", 22, 4000, id: $"edit-{c}", version: 2));
            events.Add(Bench.Cancellation("", $"K{c}-5", 36));
            events.Add(Bench.Cancellation($"K{c}", $"K{c}-6", 43, 500));
            events.Add(Bench.Purchase($"K{(c + 1) % customers}", $"K{c}-7", 50, 900, id: $"moved-{c}", version: 3));
            events.Add(Bench.Cancellation("", $"K{c}-late", 30));
            events.Add(Bench.Purchase($"K{c}", $"K{c}-late", 31));
        }

        events.Add(Persons.Merge("K0", "K1", 40));
        events.Add(Persons.Merge("K2", "K3", 41));
        events.Add(Persons.Unmerge("K2", "K3", 42));
        var random = new Random(7);
        return [.. events.Concat(events.Where((_, i) => i % 9 == 0)).OrderBy(_ => random.Next()).Select(Bench.Received)];
    }

    public void Take(IEnumerable<Inbound> events, int batch = 50)
    {
        foreach (var some in events.Chunk(batch))
            Engine.Assessor.Assess(some, Bench.At(64));
    }

    public int Sweep(double day)
    {
        var reviewed = 0;
        for (var pass = Engine.Sweep.Run(Bench.At(day)); pass.Reviewed > 0; pass = Engine.Sweep.Run(Bench.At(day)))
            reviewed += pass.Reviewed;
        return reviewed;
    }

    public string Export() => Engine.Database.Read(reader =>
    {
        using var customers = new CustomerReader(reader, Engine.Options.Shop.ToFoldRules());
        using var output = new MemoryStream();
        new CustomerExport(customers, Engine.Options.ToPolicy()).Write(output, null);
        return Encoding.UTF8.GetString(output.ToArray());
    });

    /// <summary>Every message with its bytes, by time and customer.</summary>
    public List<string> Outbox() => Engine.Database.Read(reader => OutboxTable.ByTime(reader)
        .Select(row => $"{row.MessageId} {row.Type} {row.CustomerId} {Encoding.UTF8.GetString(row.Body.Span)}").ToList());

    public void Dispose()
    {
        Engine.Dispose();
        _instruments.Dispose();
    }
}
