namespace ChurnWorker.Model.WinBack;

/// <summary>What made a trigger due. The numbers are stored: never renumber.</summary>
public enum TriggerCause
{
    /// <summary>The customer's silence reached the crossing instant.</summary>
    Silence = 0,

    /// <summary>A new model moved the crossing instant into the past.</summary>
    Refit = 1,

    /// <summary>The crossing lies before the service went live.</summary>
    Backfill = 2,
}
