using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Benchmarks;

/// <summary><c>fit</c>: the pure part of a calibration: the fit of every family to simulated customers, and the instants of all stages for everybody.</summary>
internal static class FitBenchmark
{
    public static Command Create()
    {
        var customers = new Option<int>("--customers") { Description = "Simulated customers", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("fit", "Fits of simulated customers, and new instants for all of them, without a store") { customers };
        command.SetAction(parsed => Run(parsed.GetValue(customers)));
        return command;
    }

    private static int Run(int count)
    {
        var population = StoredShop.Customers(count, seed: 1);
        var policy = new WorkerOptions().ToPolicy();
        foreach (var family in ModelFamilies.Names)
        {
            var started = Stopwatch.GetTimestamp();
            var histories = CustomerTiming.Compress([.. population.Select(c => CustomerTiming.Of(c))], StoredShop.LastDay);
            var summary = Stopwatch.GetElapsedTime(started);
            var model = ForecastFitter.Fit(population, new FitSettings(family, ParameterPrior.RetailWeeks, StoredShop.LastDay), policy);
            var fit = Stopwatch.GetElapsedTime(started) - summary;
            var reached = Instants(population, model, policy);
            var instants = Stopwatch.GetElapsedTime(started) - summary - fit;
            Figures.Write(
                "fit", null, ("model", family), ("customers", count), ("rows", histories.Rows.Count), ("summarySeconds", Seconds(summary)),
                ("fitSeconds", Seconds(fit)), ("instantsSeconds", Seconds(instants)), ("stages", policy.Stages.Count), ("finiteInstants", reached),
                ("what", "fit: summary, timing, Gamma-Gamma, value tiers; instants: every stage of everybody"));
        }

        return 0;
    }

    private static long Instants(List<RfmSummary> population, ForecastModel model, WinBackPolicy policy)
    {
        var finite = 0L;
        Parallel.ForEach(population, customer =>
        {
            var schedule = StageSchedule.Of(customer, model, policy);
            for (var stage = 1; stage <= schedule.Count; stage++)
                if (schedule.InstantOf(stage) != long.MaxValue)
                    Interlocked.Increment(ref finite);
        });
        return finite;
    }

    private static double Seconds(TimeSpan elapsed) => Math.Round(elapsed.TotalSeconds, 3);
}
