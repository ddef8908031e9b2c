namespace ChurnWorker.Tests.Scenarios;

/// <summary>A clock that stands until it is moved; pauses of a loop are over at once and counted.</summary>
/// <param name="start">Unix milliseconds UTC.</param>
internal sealed class LoopClock(long start) : TimeProvider
{
    private long _now = start;
    private int _pauses;

    /// <summary>Pauses begun so far.</summary>
    public int Pauses => Volatile.Read(ref _pauses);

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _pauses);
        return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }

    public void Move(TimeSpan by) => Interlocked.Add(ref _now, (long)by.TotalMilliseconds);

    /// <summary>Waits until a loop has gone round some times more.</summary>
    public Task RoundsAsync(int rounds)
    {
        var until = Pauses + rounds;
        return UntilAsync(() => Pauses >= until);
    }

    /// <summary>Waits for a condition, for a minute at most.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), System, patience.Token);
    }
}
