namespace ChurnWorker.Configuration;

/// <summary>How often the forecast model is fitted anew.</summary>
internal sealed class CalibrationOptions
{
    [Setting("Pause between two fits of the forecast model.", Min = "1m", Max = "365d")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(24);
}
