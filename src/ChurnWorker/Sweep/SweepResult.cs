using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Sweep;

/// <summary>What a pass did.</summary>
internal sealed class SweepResult
{
    /// <summary>Nobody was due.</summary>
    public static SweepResult Idle => new();

    /// <summary>Customers reviewed.</summary>
    public int Reviewed { get; init; }

    /// <summary>More may be due: run again at once.</summary>
    public bool IsFull { get; init; }

    /// <summary>Decisions by reason.</summary>
    public Dictionary<string, int> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Triggers that ran out.</summary>
    public int Expired { get; private set; }

    public void Count(Decision decision)
    {
        Reasons[decision.Reason] = Reasons.GetValueOrDefault(decision.Reason) + 1;
        Expired += decision.Expired.Count;
    }
}
