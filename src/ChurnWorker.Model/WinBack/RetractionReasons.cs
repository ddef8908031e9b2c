namespace ChurnWorker.Model.WinBack;

/// <summary>Why a trigger is taken back. Part of the contract.</summary>
public static class RetractionReasons
{
    /// <summary>An event that came late shows that the silence was none.</summary>
    public const string LateEvent = "late_event";

    /// <summary>The customer withdrew the last consent.</summary>
    public const string Consent = "consent";

    /// <summary>The customer complains.</summary>
    public const string Complaint = "complaint";

    /// <summary>A cancellation took away what the trigger rested on.</summary>
    public const string RefundCorrection = "refund_correction";

    /// <summary>The customer turned out to be another one, whose history now counts.</summary>
    public const string Merged = "merged";

    /// <summary>The customer is forgotten.</summary>
    public const string Erased = "erased";
}
