namespace ChurnWorker.Model.WinBack;

/// <summary>Why a trigger is taken back. Part of the contract.</summary>
public static class RetractionReasons
{
    /// <summary>An event that came late shows that the silence was none.</summary>
    public const string LateEvent = "late_event";

    /// <summary>A cancellation took away what the trigger rested on.</summary>
    public const string RefundCorrection = "refund_correction";
}
