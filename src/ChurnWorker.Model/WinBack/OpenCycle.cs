namespace ChurnWorker.Model.WinBack;

/// <summary>
/// All of the win-back cycle of the present silence that scheduling its next review needs. A cycle that ran out is kept too, with no stage left
/// to enter: else a refit or a small correction would open it again.
/// </summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Stage">Highest stage entered, 1 is the first.</param>
/// <param name="ExpiresAt">When the first of its open triggers expires, Unix milliseconds UTC; null when none is open.</param>
/// <param name="PolicyVersion">The policy that opened it, under which it finishes; null for the one in force.</param>
public sealed record OpenCycle(Guid CycleId, int Stage, long? ExpiresAt, string? PolicyVersion)
{
    private const int NoStageLeft = int.MaxValue;

    /// <summary>Whether it ended unanswered.</summary>
    public bool IsRunOut => Stage == NoStageLeft;

    /// <summary>A cycle that ended unanswered.</summary>
    public static OpenCycle RunOut(Guid cycleId) => new(cycleId, NoStageLeft, null, null);
}
