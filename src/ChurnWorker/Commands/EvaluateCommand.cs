using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Evaluation;
using ChurnWorker.Intake;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Commands;

/// <summary><c>evaluate FILE --cutoff DATE --horizon DAYS</c>: what the forecasts would have been worth, beside the naive rules.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var file = InputFile.Argument();
        var cutoff = DateOption.Day("--cutoff", "Last shop day the model may know");
        var from = DateOption.Day("--from", "Rolling origins: the first cutoff");
        var to = DateOption.Day("--to", "Rolling origins: no cutoff after this day");
        var step = new Option<string>("--step") { Description = "Rolling origins: days between two cutoffs, e.g. 30, or 1m for calendar months", DefaultValueFactory = _ => "1m" };
        var horizon = new Option<int?>("--horizon") { Description = "Days after a cutoff in which a purchase is or is not made; default: as configured" };
        var scores = new Option<string?>("--scores") { Description = "Write what was forecast for every customer at the cutoff to this file (CSV)" };
        var report = new Option<string?>("--report") { Description = "Write the report to this file as JSON" };
        var zero = new Option<string?>("--zero-amount") { Description = "What an order of amount 0 is: activity or purchase; default: as configured" };
        zero.AcceptOnlyFromAmong("activity", "purchase");
        var model = new Option<string?>("--model") { Description = "Timing model under the layer; default: whichever a past window chooses" };
        model.AcceptOnlyFromAmong([.. ModelFamilies.Names]);
        var json = new Option<bool>("--json") { Description = "Print the report as JSON" };
        return new Command("evaluate", "Fit on the past only, forecast for every customer at a cutoff, compare with what happened and with the naive rules")
        {
            file, cutoff, from, to, step, horizon, scores, report, zero, model, json,
        }.Runs((parsed, options) =>
        {
            var path = InputFile.Existing(parsed.GetValue(file)!);
            var days = Cutoffs(parsed.GetValue(cutoff), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(step)!);
            if (parsed.GetValue(scores) is not null && days.Count > 1)
                throw new CommandFailedException("--scores is about one cutoff: give --cutoff.", ExitCodes.Usage);
            if (parsed.GetValue(horizon) is < 1 or > 3650)
                throw new CommandFailedException("--horizon takes 1 to 3650 days.", ExitCodes.Usage);
            OutputFile.CheckFolder(parsed.GetValue(scores));
            OutputFile.CheckFolder(parsed.GetValue(report));
            var policy = options.ToPolicy();
            policy = policy with { HorizonDays = parsed.GetValue(horizon) ?? policy.HorizonDays };
            var log = Read(path, options, parsed.GetValue(zero));
            var evaluations = days.Select(day => Evaluate(log, SettingsOf(parsed.GetValue(model)) with { ObservedUntilDay = day }, policy)).ToList();
            if (parsed.GetValue(scores) is { } scoresPath)
                ScoresFile.Write(scoresPath, evaluations[0], policy);
            var result = EvaluationReport.Of(evaluations);
            if (parsed.GetValue(report) is { } reportPath)
                JsonOutput.Write(result, reportPath);
            if (parsed.GetValue(json))
                JsonOutput.Write(result);
            else
                EvaluationTable.Write(result, Console.Out);
            return ExitCodes.Ok;
        });
    }

    private static FitSettings SettingsOf(string? family) => family is null ? FitSettings.Default : FitSettings.Default with { Family = family, Challenger = null };

    private static EventLog Read(string path, WorkerOptions options, string? zeroAmount)
    {
        var rules = options.Shop.ToFoldRules();
        if (zeroAmount is not null)
            rules = rules with { ZeroAmountIsPurchase = zeroAmount == "purchase" };
        EventLog? log = null;
        FileProgress.Run("reading", path, progress => log = new EventLog([.. EventFile.Read(path, options.Intake.Source, null, progress)], rules));
        return log!;
    }

    private static Evaluated Evaluate(EventLog log, FitSettings settings, WinBackPolicy policy)
    {
        var cutoff = settings.ObservedUntilDay!.Value;
        if (log.LastDay < cutoff + policy.HorizonDays)
        {
            Console.Error.WriteLine(
                $"The log ends {ShopDay.ToText(log.LastDay)}, before {policy.HorizonDays} days after the cutoff {ShopDay.ToText(cutoff)} are over: who bought later than that counts as not having bought.");
        }

        return log.Evaluate(cutoff, settings, policy) is { } evaluated
            ? evaluated
            : throw new CommandFailedException($"Fewer than {ForecastFitter.LeastCustomers} customers with a purchase by {ShopDay.ToText(cutoff)}: no forecast.");
    }

    private static List<int> Cutoffs(DateOnly? cutoff, DateOnly? from, DateOnly? to, string step)
    {
        if (cutoff is { } only && from is null && to is null)
            return [ShopDay.Of(only)];
        if (cutoff is not null || from is not { } first || to is not { } last || last < first)
            throw new CommandFailedException("Give either --cutoff DATE, or --from DATE and --to DATE for rolling origins.", ExitCodes.Usage);
        var isMonths = step.EndsWith('m');
        if (!int.TryParse(isMonths || step.EndsWith('d') ? step[..^1] : step, out var size) || size is < 1 or > 3650)
            throw new CommandFailedException($"--step {step} is neither days (30) nor months (1m).", ExitCodes.Usage);
        var days = new List<int>();
        for (var i = 0; (isMonths ? first.AddMonths(i * size) : first.AddDays(i * size)) is var day && day <= last; i++)
            days.Add(ShopDay.Of(day));
        return days;
    }
}
