namespace ChurnWorker.Sweep;

/// <summary>
/// Spreads triggers evenly over time (generic cell rate algorithm): at most so many a minute, with a burst of a few seconds' worth so that
/// a pass every second can use the whole rate. Inside a write transaction only.
/// </summary>
/// <param name="perMinute">Most triggers a minute.</param>
internal sealed class Pacer(int perMinute)
{
    private const double Burst = 2_000;
    private readonly double interval = 60_000.0 / perMinute;
    private double nextFree = double.NegativeInfinity;
    private double lastTurn = double.NegativeInfinity;

    /// <summary>Takes a turn now, or names the instant of a later one.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="turn">When to ask again.</param>
    public bool TryTake(long now, out long turn)
    {
        nextFree = Math.Max(nextFree, now - Burst);
        if (nextFree <= now)
        {
            nextFree += interval;
            turn = now;
            return true;
        }

        // Turns given to those who wait are handed out one by one, so that they do not all come back at once.
        lastTurn = Math.Max(Math.Max(lastTurn + interval, nextFree), now + 1);
        turn = (long)Math.Ceiling(lastTurn);
        return false;
    }
}
