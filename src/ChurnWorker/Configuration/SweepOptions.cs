namespace ChurnWorker.Configuration;

/// <summary>How often the worker asks who is due.</summary>
internal sealed class SweepOptions
{
    [Setting("Pause between two looks at who is due for review.", Min = "10ms", Max = "1h")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
