namespace ChurnWorker.Model.WinBack;

/// <summary>Life of one trigger. The numbers are stored: never renumber.</summary>
public enum TriggerState
{
    /// <summary>Waiting for a purchase.</summary>
    Open = 0,

    /// <summary>The customer bought after it.</summary>
    Resolved = 1,

    /// <summary>It should not have been sent.</summary>
    Retracted = 2,

    /// <summary>It went unanswered until its end.</summary>
    Expired = 3,
}
