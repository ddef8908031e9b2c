using System.Globalization;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Evaluation;

/// <summary>The report for a person.</summary>
internal static class EvaluationTable
{
    public static void Write(EvaluationReport report, TextWriter output)
    {
        foreach (var cutoff in report.Cutoffs)
            Write(cutoff.Result, output);
        var (all, mean) = (report.Cutoffs, report.Mean);
        if (all.Count > 1)
            output.WriteLine(Invariant($"mean of {all.Count} cutoffs  AUC {mean.Model.Auc:0.0000} (raw {mean.Raw.Auc:0.0000})  Brier {mean.Model.Brier:0.0000} (raw {mean.Raw.Brier:0.0000})  calibration error {mean.Model.CalibrationError:0.000} (raw {mean.Raw.CalibrationError:0.000})"));
        Write("everybody", mean.Everybody, output);
        Write("top 20 % by value", mean.TopValue, output);
        if (all.Count == 1)
            Write(all[0].Result.Model.Bins, output);
    }

    private static void Write(BackTestReport r, TextWriter output) => output.WriteLine(Invariant(
        $"{r.Cutoff}  {r.Everybody.Customers} customers, {1 - r.Everybody.BaseRate:0.0%} buy within {r.HorizonDays} days  AUC {r.Model.Auc:0.0000} (raw {r.Raw.Auc:0.0000})  Brier {r.Model.Brier:0.0000} (raw {r.Raw.Brier:0.0000})  calibration error {r.Model.CalibrationError:0.000} (raw {r.Raw.CalibrationError:0.000})  {r.ModelId}, {r.Readiness.ToString().ToLowerInvariant()}"));

    private static void Write(string group, GroupMeans means, TextWriter output)
    {
        output.WriteLine(Invariant($"{group}: {means.BaseRate:0.0%} do not buy; AUC {means.Auc:0.0000}, timing model alone {means.RawAuc:0.0000}; lift of the highest fifth {means.Lift:0.00}"));
        foreach (var rule in means.Rules)
        {
            output.WriteLine(Invariant(
                $"  {rule.Rule,-26} AUC {rule.Auc:0.0000}{(rule.Precision is { } p ? Invariant($"   precision {p:0.000}, the model's at as many flags {rule.ModelPrecision:0.000}") : "")}"));
        }
    }

    private static void Write(IReadOnlyList<ReliabilityBin> bins, TextWriter output)
    {
        output.WriteLine("reliability: customers, forecast, observed");
        foreach (var bin in bins)
            output.WriteLine(Invariant($"  {bin.Customers,6}  {bin.Forecast:0.000}  {bin.Observed:0.000}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
