namespace ChurnWorker;

/// <summary>Exponential pauses with jitter: doubling from <paramref name="First"/> up to <paramref name="Longest"/>, each shortened at random by up to a half.</summary>
/// <param name="First">Pause after the first failure, before jitter.</param>
/// <param name="Longest">No pause is longer than this.</param>
/// <remarks>The jitter keeps many workers, or many rows, that failed together from coming back together.</remarks>
internal readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The pause after one more failure.</summary>
    /// <param name="failures">Failures before this one, 0 or more.</param>
    /// <param name="random">Where the jitter comes from.</param>
    public TimeSpan After(int failures, Random random)
    {
        var doubled = First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 40));
        var milliseconds = Math.Min(doubled, Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(milliseconds * (1 - random.NextDouble() / 2));
    }
}
