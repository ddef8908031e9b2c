using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Benchmarks.Intake;
using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;
using ActivityEvent = ChurnWorker.Model.Activity.ActivityEvent;
using ActivityKind = ChurnWorker.Model.Activity.ActivityKind;

namespace ChurnWorker.Benchmarks;

/// <summary><c>replay</c>: a simulated log through the time machine, and the same log through a bare loop on the store of the intake's peers.</summary>
internal static class ReplayBenchmark
{
    private const string Source = "bench";

    // The simulated shop sends about six events a customer in two years
    private const int EventsACustomer = 6;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events in the log", DefaultValueFactory = _ => 200_000 };
        var command = new Command("replay", "A simulated log through the time machine, beside a bare SQLite loop") { events };
        command.SetAction(parsed => Run(parsed.GetValue(events)));
        return command;
    }

    private static int Run(int events)
    {
        using var folder = new WorkFolder();
        var log = folder.Combine("log.csv");
        var shop = new SimulatedShop { Customers = Math.Max(1, events / EventsACustomer), Days = 730, Seed = 1, Start = 1_672_531_200_000 };
        var written = SimulatedFile.WriteEvents(log, shop, new ShopSimulator(shop).Run().Take(events));

        // The worker goes first: what a start costs is on its account, as it is in the command
        var (replay, totals) = Timed(() => Replay(log, folder.Combine("store.db")));
        var (peer, _) = Timed(() => Peer(log, folder.Combine("peer.db")));
        var durability = Figures.Durability(isDurable: false);
        Figures.Write(
            "replay-peer", durability, ("events", written), ("eventsPerSecond", Figures.Rate(written, peer)),
            ("what", "same file and decoder; event ids deduplicated, a sum a customer upserted, batches of 1000"));
        Figures.Write(
            "replay", durability, ("events", written), ("eventsPerSecond", Figures.Rate(written, replay)),
            ("customers", totals.Customers), ("triggered", totals.Triggered), ("calibrateEvery", "7d"), ("ratio", Math.Round(peer / replay, 3)));
        return 0;
    }

    private static StoreTotals Replay(string log, string store)
    {
        using var instruments = new Instruments();
        using var engine = new Engine(new WorkerOptions(), Database.Open(store, isDurable: false), long.MinValue, instruments);
        new TimeMachine(engine, TimeSpan.FromDays(7)).Run(EventFile.Read(log, Source, null));
        using var reader = engine.Database.OpenReader();
        return StoreTotals.Read(reader);
    }

    private static int Peer(string log, string store)
    {
        using var peer = new PeerStore(store, isDurable: false);
        var payments = EventFile.Read(log, Source, null).Select(row => row.Event).OfType<ActivityEvent>().Select(PaymentOf);
        return payments.Chunk(1000).Sum(peer.Take);
    }

    private static Payment PaymentOf(ActivityEvent e) => new(e.EventId, e.CustomerId, e.Kind == ActivityKind.Purchase ? e.Amount ?? 0 : -(e.Amount ?? 0));

    private static (TimeSpan Elapsed, T Result) Timed<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = work();
        return (Stopwatch.GetElapsedTime(started), result);
    }
}
