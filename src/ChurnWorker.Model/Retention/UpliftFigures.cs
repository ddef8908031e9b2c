namespace ChurnWorker.Model.Retention;

/// <summary>What contact is worth: cycles that were contacted against cycles that were not, by intention to treat.</summary>
public sealed record UpliftFigures
{
    /// <summary>Days after the first trigger of a cycle within which a purchase counts.</summary>
    public required int Days { get; init; }

    /// <summary>All cycles that can be measured.</summary>
    public required UpliftGroup All { get; init; }

    /// <summary>Cycles whose days are not over.</summary>
    public required int NotYetMeasurable { get; init; }

    /// <summary>By stage of the first trigger and by value tier, where both arms have <see cref="UpliftTally.LeastPerArm"/> cycles or more.</summary>
    public required IReadOnlyList<UpliftGroup> Groups { get; init; }

    /// <summary>Money a cycle, by currency.</summary>
    public required IReadOnlyList<RevenueUplift> Revenue { get; init; }

    /// <summary>
    /// Chi-squared test of the dealing against the policy's share of held-out cycles: probability of a split at least as uneven. Below 0.001
    /// something deals wrongly and the figures say nothing. Null where too few cycles were dealt under the policy in force.
    /// </summary>
    public required double? SampleRatioPValue { get; init; }

    /// <summary>Cycles in both arms together that show a difference of <see cref="UpliftTally.PointsToSee"/> points with a power of 80 %, at the policy's share held out; null where nobody is held out yet.</summary>
    public required int? CyclesNeeded { get; init; }

    /// <summary>Whether the dealing contradicts the policy.</summary>
    public bool IsSampleRatioOff => SampleRatioPValue < 0.001;
}
