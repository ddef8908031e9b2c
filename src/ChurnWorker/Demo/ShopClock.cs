namespace ChurnWorker.Demo;

/// <summary>The clock of the simulated shop: the time of day is told, timers run as everywhere.</summary>
internal sealed class ShopClock(long start) : TimeProvider
{
    private long _now = start;

    /// <summary>Unix milliseconds UTC.</summary>
    public long Now => Volatile.Read(ref _now);

    public void MoveTo(long instant) => Volatile.Write(ref _now, instant);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
}
