using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Benchmarks.Intake;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Benchmarks;

/// <summary><c>refit</c>: a calibration of a large shop (fit, then new instants for everybody) while events keep coming in, and how long the slowest batch of them waited.</summary>
internal static class RefitBenchmark
{
    private const long Day = 86_400_000;
    private const int Batch = 200;

    public static Command Create()
    {
        var customers = new Option<int>("--customers") { Description = "Stored customers", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("refit", "A calibration of stored customers beside a running intake") { customers };
        command.SetAction(parsed => RunAsync(parsed.GetValue(customers)));
        return command;
    }

    private static async Task<int> RunAsync(int customers)
    {
        using var folder = new WorkFolder();
        using var instruments = new Instruments();
        var options = new WorkerOptions();
        using var engine = new Engine(options, Database.Open(folder.Combine("store.db")), liveSince: 0, instruments);
        StoredShop.Fill(engine.Database, customers, seed: 1);
        var now = (StoredShop.LastDay + 1) * Day;

        using var stop = new CancellationTokenSource();
        var intake = Task.Factory.StartNew(() => TakeIn(engine, options, now, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var started = Stopwatch.GetTimestamp();
        var first = engine.Calibrator.Run(now);
        var cold = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var second = engine.Calibrator.Run(now + Day);
        var warm = Stopwatch.GetElapsedTime(started);
        await stop.CancelAsync();
        var (batches, slowest) = await intake;

        Write("churnworker-refit-first", customers, cold, first.Moved);
        Figures.Write(
            "churnworker-refit", Figures.Durability(isDurable: true), ("customers", customers), ("seconds", Math.Round(warm.TotalSeconds, 2)), ("retimed", second.Moved),
            ("intakeEventsPerSecond", Figures.Rate(batches * Batch, cold + warm)), ("slowestBatchMilliseconds", Math.Round(slowest.TotalMilliseconds)),
            ("residentMegabytes", Environment.WorkingSet / 1_000_000));
        return 0;
    }

    private static void Write(string name, int customers, TimeSpan elapsed, int retimed) =>
        Figures.Write(name, Figures.Durability(isDurable: true), ("customers", customers), ("seconds", Math.Round(elapsed.TotalSeconds, 2)), ("retimed", retimed));

    /// <summary>Purchases of new customers, a small batch after the other, for as long as it is asked to.</summary>
    private static (int Batches, TimeSpan Slowest) TakeIn(Engine engine, WorkerOptions options, long now, CancellationToken stop)
    {
        var decoder = new InboundDecoder(options, NullLogger<InboundDecoder>.Instance);
        var (batches, slowest) = (0, TimeSpan.Zero);
        foreach (var batch in new PurchaseStream(5000, seed: 3, "r", now - Day, now).Take(2_000_000).Chunk(Batch))
        {
            if (stop.IsCancellationRequested)
                break;
            var decoded = batch.SelectMany(e => decoder.Decode(e.Body, null, "application/json", e.Type, now)).ToList();
            var started = Stopwatch.GetTimestamp();
            engine.Assessor.Assess(decoded, now);
            var elapsed = Stopwatch.GetElapsedTime(started);
            slowest = elapsed > slowest ? elapsed : slowest;
            batches++;
        }

        return (batches, slowest);
    }
}
