namespace ChurnWorker.Configuration;

/// <summary>How often the worker asks who is due.</summary>
internal sealed class SweepOptions
{
    /// <summary>Pause between two passes, 10 ms to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
