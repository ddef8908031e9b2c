namespace ChurnWorker.Sweep;

/// <summary>
/// Spreads triggers evenly over time (generic cell rate algorithm): at most so many a minute, with a burst of a few seconds' worth so that
/// a pass every second can use the whole rate. Inside a write transaction only.
/// </summary>
/// <param name="perMinute">Most triggers a minute.</param>
internal sealed class Pacer(int perMinute)
{
    private const double Burst = 2_000;
    private readonly double _interval = 60_000.0 / perMinute;
    private double _nextFree = double.NegativeInfinity;
    private double _lastTurn = double.NegativeInfinity;
    private (double NextFree, double LastTurn) _kept = (double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>Begins a transaction: turns that one before it took and did not commit were not taken.</summary>
    public void Begin() => (_nextFree, _lastTurn) = _kept;

    /// <summary>The transaction is committed.</summary>
    public void Keep() => _kept = (_nextFree, _lastTurn);

    /// <summary>Those who wait were made due anew and will all ask again: the turns they were given are free, or nobody would fire before the last of them.</summary>
    public void TakeTurnsBack() => _lastTurn = _kept.LastTurn = double.NegativeInfinity;

    /// <summary>Takes a turn now, or names the instant of a later one.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="turn">When to ask again.</param>
    public bool TryTake(long now, out long turn)
    {
        _nextFree = Math.Max(_nextFree, now - Burst);
        if (_nextFree <= now)
        {
            _nextFree += _interval;
            turn = now;
            return true;
        }

        // Turns given to those who wait are handed out one by one, so that they do not all come back at once.
        _lastTurn = Math.Max(Math.Max(_lastTurn + _interval, _nextFree), now + 1);
        turn = (long)Math.Ceiling(_lastTurn);
        return false;
    }
}
