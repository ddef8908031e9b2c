using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Retention;

namespace ChurnWorker.Reports;

/// <summary>Mean money a cycle in units of the currency; the difference with its 95 % interval (Welch), null with fewer than two cycles in either arm.</summary>
internal sealed record RevenuePerCycle(
    string Currency, int Treated, decimal? TreatedMean, int HeldOut, decimal? HeldOutMean, decimal? Difference, decimal? DifferenceLow, decimal? DifferenceHigh)
{
    public static RevenuePerCycle Of(RevenueUplift r) => new(
        r.Currency, r.Treated.Count, Units(r.Treated.Mean, r.Currency), r.HeldOut.Count, Units(r.HeldOut.Mean, r.Currency),
        Units(r.Treated.Mean - r.HeldOut.Mean, r.Currency), Units(r.DifferenceInterval?.Low, r.Currency), Units(r.DifferenceInterval?.High, r.Currency));

    private static decimal? Units(double? minorUnits, string currency) =>
        minorUnits is { } minor && double.IsFinite(minor) ? decimal.Round((decimal)minor * Currencies.ToDecimal(1, currency), Currencies.FractionDigits(currency)) : null;
}
