using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>tune FILE</c>: what other thresholds would have done with a history, and which earns most.</summary>
internal static class TuneCommand
{
    private static readonly double[] s_grid = [0.30, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95];

    public static Command Create()
    {
        var file = InputFile.Argument();
        var thresholds = NumberOption.Probabilities("--thresholds", "Thresholds on P(no purchase in h) to try, each as the only stage. [default: 0.3 to 0.95 by 0.05]");
        var cost = NumberOption.Of("--contact-cost", "Cost of one contact, in units of the shop's currency.", "AMOUNT", 1m, 0, MoneyText.MaxUnits);
        var incentive = NumberOption.Of("--incentive", "Cost of the offer, paid to whoever buys after a contact, in units.", "AMOUNT", 0m, 0, MoneyText.MaxUnits);
        var winBack = NumberOption.Of("--win-back", "Percent of those who would have stayed away that contact brings back; report measures it.", "PERCENT", 8d, 0, 100);
        var warmup = DateOption.Day("--warmup-until", "Count nothing that fell due before this date");
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return new Command("tune", "Try thresholds on a history: caught, false alarms, contacts, money; against the rule of 90 days")
        {
            file, thresholds, cost, incentive, winBack, warmup, json,
        }.Runs((parsed, options) =>
        {
            var economics = new TuneEconomics(parsed.GetValue(cost), parsed.GetValue(incentive), parsed.GetValue(winBack) / 100);
            var grid = parsed.GetValue(thresholds) is { Length: > 0 } asked ? [.. asked.Distinct().Order()] : s_grid;
            var settings = new ReplaySettings(InputFile.Existing(parsed.GetValue(file)!), null, parsed.GetValue(warmup), ReplaySettings.DefaultInterval);
            var report = Run(settings, options, grid, economics);
            if (parsed.GetValue(json))
                JsonOutput.Write(report);
            else
                TextTable.Write(Console.Out, TuneTables.Of(report), !Console.IsOutputRedirected);
            return ExitCodes.Ok;
        });
    }

    private static TuneReport Run(ReplaySettings settings, WorkerOptions options, IReadOnlyList<double> grid, TuneEconomics economics)
    {
        using var place = TemporaryStore.Create();
        using var instruments = new Instruments();
        using var engine = new Engine(options, Database.Open(place.Path, isDurable: false), settings.LiveSince(options), instruments);
        List<Inbound> rows = [];
        FileProgress.Run("replaying", settings.File, progress =>
        {
            rows = [.. EventFile.Read(settings.File, options.Intake.Source, null, progress)];
            new TimeMachine(engine, settings.CalibrationInterval).Run(rows);
        });
        if (engine.Models.Context is null)
            throw new CommandFailedException("The history has too few customers for a forecast: there is nothing to tune.");
        var arrivals = CustomerArrivals.Of(rows, out var end);
        return settings.LiveSince(options) < end
            ? new Tuner(engine, options.ToFoldRules(), arrivals, end, settings.LiveSince(options), economics).Run(grid)
            : throw new CommandFailedException("The history ends before --warmup-until: nothing is left to count.", ExitCodes.Usage);
    }
}
