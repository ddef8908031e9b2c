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

    /// <summary>Weights as they are learned on public logs; what they are makes no difference to the time.</summary>
    private static CalibrationLayer TypicalLayer { get; } = new()
    {
        Level = -0.4,
        Odds = 0.8,
        Weights = [0.1, 0.1, 0.1, -0.2, -0.2],
        TypicalLogSpend = 2.5,
        SpendUnits = new Dictionary<string, double> { ["EUR"] = 5000 },
    };

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
            Instants(population, model with { Layer = TypicalLayer }, policy);
            var layered = Stopwatch.GetElapsedTime(started) - summary - fit - instants;
            Figures.Write(
                "fit", null, ("model", family), ("customers", count), ("rows", histories.Rows.Count), ("summarySeconds", Seconds(summary)),
                ("fitSeconds", Seconds(fit)), ("instantsSeconds", Seconds(instants)), ("instantsWithLayerSeconds", Seconds(layered)), ("stages", policy.Stages.Count), ("finiteInstants", reached),
                ("what", "fit: summary, timing, Gamma-Gamma, value tiers; instants: every stage of everybody, without and with a calibration layer"));
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
