using System.CommandLine;
using ChurnWorker.Benchmarks;

var root = new RootCommand("Measures the worker, beside the peers it is compared with. Figures are JSON lines on stdout.")
{
    SweepBenchmark.Create(),
    ReplayBenchmark.Create(),
    IntakeBenchmark.Create(),
    WorkersBenchmark.Create(),
    RelayBenchmark.Create(),
    LatencyBenchmark.Create(),
    RefitBenchmark.Create(),
    FitBenchmark.Create(),
};
return await root.Parse(args).InvokeAsync();
