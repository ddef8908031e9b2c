namespace ChurnWorker.Model.WinBack;

/// <summary>Value tier by expected value at the last purchase. The numbers are stored: never renumber.</summary>
public enum ValueTier
{
    /// <summary>Below the middle threshold.</summary>
    Low = 0,

    /// <summary>Between the thresholds.</summary>
    Mid = 1,

    /// <summary>Above the high threshold: whom win-back is for.</summary>
    High = 2,
}
