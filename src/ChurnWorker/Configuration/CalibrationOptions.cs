namespace ChurnWorker.Configuration;

/// <summary>How often the forecast model is fitted anew.</summary>
internal sealed class CalibrationOptions
{
    /// <summary>Pause between two fits, 1 min to 365 d.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(24);
}
