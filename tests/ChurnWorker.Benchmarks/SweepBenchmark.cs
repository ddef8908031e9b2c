using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Configuration;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Benchmarks;

/// <summary><c>sweep</c>: what a pass costs when nobody is due, and how many due customers a second it decides about.</summary>
internal static class SweepBenchmark
{
    private const int IdlePasses = 5000;
    private const long Day = 86_400_000;

    public static Command Create()
    {
        var customers = new Option<int>("--customers") { Description = "Stored customers", DefaultValueFactory = _ => 200_000 };
        var command = new Command("sweep", "Passes over stored customers: none due, then all due") { customers };
        command.SetAction(parsed => Run(parsed.GetValue(customers)));
        return command;
    }

    private static int Run(int customers)
    {
        using var folder = new WorkFolder();
        using var instruments = new Instruments();
        // The smallest value is high: everybody gets a review instant, and everybody's review fires; that all are due at once is meant
        var options = new WorkerOptions { WinBack = new() { HighValue = new() { Absolute = 0.01m }, WaveGuardPercent = 100 } };
        using var engine = new Engine(options, Database.Open(folder.Combine("store.db")), liveSince: 0, instruments);
        StoredShop.Fill(engine.Database, customers, seed: 1);
        // In force since ever: a stage that came due before its model would be paced as one that a refit made due
        engine.Calibrator.Run(now: 0);

        MeasureIdle(engine, customers);
        MeasureDue(engine);
        return 0;
    }

    private static void MeasureIdle(Engine engine, int customers)
    {
        // Before the shop existed nobody can be due
        var before = (StoredShop.LastDay - 1000) * Day;
        var microseconds = new double[IdlePasses];
        engine.Sweep.Run(before);
        for (var i = 0; i < IdlePasses; i++)
        {
            var started = Stopwatch.GetTimestamp();
            engine.Sweep.Run(before);
            microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        Array.Sort(microseconds);
        Figures.Write(
            "sweep-idle", Figures.Durability(isDurable: true), ("customers", customers), ("passes", IdlePasses),
            ("medianMicroseconds", Math.Round(microseconds[IdlePasses / 2], 2)), ("p99Microseconds", Math.Round(microseconds[IdlePasses * 99 / 100], 2)));
    }

    private static void MeasureDue(Engine engine)
    {
        var far = (StoredShop.LastDay + 10_000) * Day;
        var started = Stopwatch.GetTimestamp();
        var reviewed = 0;
        bool isFull;
        do
        {
            (var count, isFull, _) = engine.Sweep.Run(far);
            reviewed += count;
        }
        while (isFull);
        var elapsed = Stopwatch.GetElapsedTime(started);

        using var reader = engine.Database.OpenReader();
        Figures.Write(
            "sweep-due", Figures.Durability(isDurable: true), ("due", reviewed), ("fired", StoreTotals.Read(reader).Triggered),
            ("decidedPerSecond", Figures.Rate(reviewed, elapsed)), ("seconds", Math.Round(elapsed.TotalSeconds, 2)));
    }
}
