using ChurnWorker.Model.Retention;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>Contacted win-back cycles against those deliberately not contacted, by intention to treat: a cycle is judged by its orders alone, whatever became of its messages.</summary>
internal sealed record WinBackReport
{
    /// <summary>Days after the first trigger within which a purchase counts: those after which a trigger expires.</summary>
    public required int Days { get; init; }

    public required WinBackGroup All { get; init; }

    /// <summary>Cycles whose days are not over; they count in neither arm.</summary>
    public required int NotYetMeasurable { get; init; }

    /// <summary>By stage of the first trigger and by value tier, where counts allow.</summary>
    public required IReadOnlyList<WinBackGroup> Groups { get; init; }

    public required IReadOnlyList<RevenuePerCycle> Revenue { get; init; }

    /// <summary>Chi-squared test of the dealing against <c>WinBack:HoldoutPercent</c>; null with too few cycles.</summary>
    public required double? SampleRatioPValue { get; init; }

    /// <summary>Whether the dealing contradicts the policy: then the figures prove nothing.</summary>
    public required bool SampleRatioMismatch { get; init; }

    /// <summary>Cycles of both arms together that would show a difference of <see cref="PointsToSee"/> with a power of 80 %.</summary>
    public required int? CyclesNeeded { get; init; }

    public required double PointsToSee { get; init; }

    /// <summary>What campaign systems told of the triggers, by channel and status.</summary>
    public required IReadOnlyList<OutcomeCount> Outcomes { get; init; }

    /// <summary>What it says an incentive may rest on; null where the interval covers zero, or the dealing contradicts the policy.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public MeasuredUplift? Measured(long now) => SampleRatioMismatch ? null : MeasuredUplift.Of(All.DifferencePoints, All.DifferenceLow, All.DifferenceHigh, now);

    public static WinBackReport Of(UpliftFigures figures, IReadOnlyList<OutcomeCount> outcomes) => new()
    {
        Days = figures.Days,
        All = WinBackGroup.Of(figures.All),
        NotYetMeasurable = figures.NotYetMeasurable,
        Groups = [.. figures.Groups.Select(WinBackGroup.Of)],
        Revenue = [.. figures.Revenue.Select(RevenuePerCycle.Of)],
        SampleRatioPValue = figures.SampleRatioPValue,
        SampleRatioMismatch = figures.IsSampleRatioOff,
        CyclesNeeded = figures.CyclesNeeded,
        PointsToSee = UpliftTally.PointsToSee,
        Outcomes = outcomes,
    };
}
