using System.CommandLine;
using System.Globalization;
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
        var thresholds = new Option<double[]>("--thresholds")
        {
            Description = "Thresholds on P(no purchase in h) to try, each as the only stage. [default: 0.3 to 0.95 by 0.05]",
            HelpName = "P",
            AllowMultipleArgumentsPerToken = true,
        };
        thresholds.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => double.TryParse(t.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) && p is <= 0 or >= 1))
                result.AddError("--thresholds takes numbers between 0 and 1");
        });
        var cost = Money("--contact-cost", "Cost of one contact, in units of the shop's currency.", 1);
        var incentive = Money("--incentive", "Cost of the offer, paid to whoever buys after a contact, in units.", 0);
        var winBack = new Option<double>("--win-back")
        {
            Description = "Percent of those who would have stayed away that contact brings back; report measures it.",
            HelpName = "PERCENT",
            DefaultValueFactory = _ => 8,
        };
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
        return new Tuner(engine, options.ToFoldRules(), CustomerArrivals.Of(rows, out var end), end, settings.LiveSince(options), economics).Run(grid);
    }

    private static Option<decimal> Money(string name, string description, decimal initial)
    {
        var option = new Option<decimal>(name) { Description = description, HelpName = "AMOUNT", DefaultValueFactory = _ => initial };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount < 0)
                result.AddError($"{name} takes an amount that is not negative");
        });
        return option;
    }
}
