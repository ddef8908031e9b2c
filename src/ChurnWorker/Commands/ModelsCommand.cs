using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ChurnWorker.Calibration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary><c>models</c>: the models that were in force, newest first, and what their forecasts were worth.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var last = NumberOption.Of("--last", "How many models, newest first", "N", 10, 1, int.MaxValue);
        var json = new Option<bool>("--json") { Description = "Print whole passports as JSON" };
        return new Command("models", "Passports of the forecast models, newest first, and the quality of their resolved forecasts beside naive rules") { last, json }
            .Runs((parsed, options) =>
            {
                using var store = StoreReader.Open(options);
                var models = ModelTable.Newest(store, parsed.GetValue(last));
                var quality = ForecastLedger.Judge(store);
                if (parsed.GetValue(json))
                    JsonOutput.Write(new { models = models.Select(m => Passport(m.Model, m.Since)), forecasts = quality });
                else
                    Write(models, quality, Console.Out);
                return ExitCodes.Ok;
            });
    }

    private static JsonObject Passport(ForecastModel model, long since)
    {
        var passport = ModelPassport.ToJsonObject(model);
        passport["inForceSince"] = ReportText.Instant(since);
        return passport;
    }

    /// <summary>For people.</summary>
    public static void Write(IReadOnlyList<(ForecastModel Model, long Since)> models, LiveQuality? quality, TextWriter output)
    {
        if (models.Count == 0)
            output.WriteLine($"No model yet: a forecast needs {ForecastFitter.LeastCustomers} customers.");
        foreach (var (model, since) in models)
        {
            output.WriteLine(Invariant($"{model.Id}  in force since {ReportText.Instant(since)}  {model.Readiness.ToString().ToLowerInvariant()}  {model.Customers} customers, {model.RepeatCustomers} of them repeat buyers{(model.Converged ? "" : "  not converged")}"));
            foreach (var trial in new[] { model.TimingTrial, model.LayerTrial }.OfType<ModelTrial>())
                output.WriteLine($"  {trial.InWords()}");
            if (model.Drift is { } drift)
                output.WriteLine(Invariant($"  mean P(no purchase) of the base {drift.Mean:0.000}, {drift.MeanOfPrevious:0.000} by {drift.PreviousModelId}{(drift.IsAlarming ? ": DRIFT" : "")}"));
        }

        if (quality is null)
            output.WriteLine("No forecast has resolved yet.");
        else
            Write(quality, output);
    }

    private static void Write(LiveQuality quality, TextWriter output)
    {
        output.WriteLine(Invariant($"{quality.Model.Customers} resolved forecasts: {quality.Model.BaseRate:0.0%} stayed away; AUC {quality.Model.Auc:0.000} (timing model alone {quality.Raw.Auc:0.000}), Brier {quality.Model.Brier:0.000} ({quality.Raw.Brier:0.000}), log loss {quality.Model.LogLoss:0.000} ({quality.Raw.LogLoss:0.000}), calibration error {quality.Model.CalibrationError:0.000} ({quality.Raw.CalibrationError:0.000})"));
        foreach (var rule in quality.Rules)
            output.WriteLine(Invariant($"  {rule.Rule,-26} AUC {rule.Auc:0.000}"));
        foreach (var bin in quality.Model.Bins)
            output.WriteLine(Invariant($"  {bin.Customers,6} forecast {bin.Forecast:0.000}, observed {bin.Observed:0.000}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
