using ChurnWorker.Model.Retention;

namespace ChurnWorker.Reports;

/// <summary>Win-back rates of one group of cycles; the difference in percent points with its 95 % interval (Newcombe).</summary>
internal sealed record WinBackGroup(
    string Name, int Treated, int TreatedWonBack, double? TreatedRatePercent, int HeldOut, int HeldOutWonBack, double? HeldOutRatePercent,
    double? DifferencePoints, double? DifferenceLow, double? DifferenceHigh)
{
    public static WinBackGroup Of(UpliftGroup g) => new(
        g.Name, g.Treated.Cycles, g.Treated.WonBack, g.Treated.RatePercent, g.HeldOut.Cycles, g.HeldOut.WonBack, g.HeldOut.RatePercent,
        g.DifferencePoints, g.DifferenceInterval?.Low, g.DifferenceInterval?.High);
}
