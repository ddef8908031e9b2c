using System.CommandLine;
using ChurnWorker.Benchmarks.Intake;
using ChurnWorker.Intake;

namespace ChurnWorker.Benchmarks;

/// <summary><c>workers</c>: so many workers, each a process, drain one queue into one PostgreSQL; in turns, so that no count has the fuller store for itself.</summary>
internal static class WorkersBenchmark
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Messages in each turn", DefaultValueFactory = _ => 60_000 };
        var customers = new Option<int>("--customers") { Description = "Customers, all stored before", DefaultValueFactory = _ => 50_000 };
        var batch = new Option<int>("--batch") { Description = "Most events a transaction", DefaultValueFactory = _ => 500 };
        var counts = new Option<int[]>("--workers") { Description = "How many, turn by turn", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 3, 1, 3] };
        var command = new Command("workers", "Several workers beside one, on the configured broker and PostgreSQL") { events, customers, batch, counts };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(events), parsed.GetValue(customers), parsed.GetValue(batch), parsed.GetValue(counts)!, stop));
        return command;
    }

    private static async Task<int> RunAsync(int events, int customers, int batch, int[] counts, CancellationToken stop)
    {
        using var folder = new WorkFolder();
        using var stores = new BenchStores("postgres", folder);
        var options = BenchOptions.On(stores.Worker("workers"), batch);
        IntakeBenchmark.FillWorkerStore(options, customers);
        var rates = new List<(int Count, double Rate, double ProcessorShare)>();
        await using var connection = await FirehoseConnection.Factory(options.Bus.RabbitMq).CreateConnectionAsync(stop);
        for (var turn = 0; turn < counts.Length; turn++)
        {
            stores.Settle();
            await using var workers = new WorkerProcesses(options, counts[turn]);
            var rate = await IntakeBenchmark.DrainAsync(workers, events, customers, options, connection, stop, seed: turn + 2);
            rates.Add((counts[turn], rate, Math.Round(1_000_000 * workers.ProcessorSeconds / events, 1)));
        }

        var one = rates.Where(r => r.Count == counts.Min()).Average(r => r.Rate);
        foreach (var (count, of) in rates.GroupBy(r => r.Count).Select(g => (g.Key, g.ToList())))
        {
            var mean = of.Average(r => r.Rate);
            Figures.Write(
                $"churnworker-{count}-workers", null,
                [
                    ("eventsPerSecond", Math.Round(mean)), ("eachTurn", of.Select(r => r.Rate).ToArray()), ($"ratioTo {counts.Min()}", Math.Round(mean / one, 2)),
                    ("processorMicrosecondsAnEvent", of.Select(r => r.ProcessorShare).ToArray()), ("events", events), ("customers", customers), ("batch", batch), ("queue", "quorum"), .. stores.Figures,
                ]);
        }

        return 0;
    }
}
