namespace ChurnWorker.Sweep;

/// <summary>
/// Stops firing when more of the base falls due within an hour than customers who each keep their own time can: a broken clock, a producer that
/// sends wrong dates. Holds for as long as the wave lasts; what it held then fires at the paced rate, so that somebody can still step in.
/// Inside a write transaction only.
/// </summary>
/// <param name="percent">Share of the base that may fall due within an hour, percent.</param>
internal sealed class WaveGuard(double percent)
{
    /// <summary>How long whom it holds waits before being asked again, milliseconds.</summary>
    public const long Recheck = 600_000;

    /// <summary>The window, milliseconds.</summary>
    public const long Hour = 3_600_000;

    /// <summary>A wave of fewer is none, however small the base.</summary>
    private const int Least = 100;

    private const long Minute = 60_000;
    private List<(long Minute, int Count)> _recent = [];
    private List<(long Minute, int Count)> _kept = [];
    private volatile Look? _seen;

    /// <summary>Whether it held at the last look.</summary>
    public bool IsHolding { get; private set; }

    /// <summary>Share of the base, 0 to 1, that fell due within the hour before the last look, and when that was, Unix milliseconds UTC. For gauges, which read it beside a pass.</summary>
    public (double Share, long At) Seen => _seen is { } seen ? (seen.Share, seen.At) : default;

    /// <summary>Most who may fall due within an hour.</summary>
    /// <param name="customers">The base.</param>
    public int Most(int customers) => Math.Max(Least, (int)(customers * percent / 100));

    /// <summary>Begins a transaction: whom one before it counted and did not commit falls due again.</summary>
    public void Begin() => _recent = [.. _kept];

    /// <summary>The transaction is committed.</summary>
    public void Keep() => _kept = [.. _recent];

    /// <summary>Takes note of customers who fell due and says whether that is a wave.</summary>
    /// <param name="at">Unix milliseconds UTC; before the last where somebody set the clock back.</param>
    /// <param name="newlyDue">How many, none counted twice.</param>
    /// <param name="stillToCome">How many more are known to have fallen due within the hour.</param>
    /// <param name="customers">The base.</param>
    public bool IsWave(long at, int newlyDue, int stillToCome, int customers)
    {
        var minute = at / Minute;

        // What a clock that was set back counted lies in its future, and would be remembered until that has come again
        if (_recent.Count > 0 && minute < _recent[^1].Minute)
            _recent.Clear();
        if (_recent.Count > 0 && minute == _recent[^1].Minute)
            _recent[^1] = (minute, _recent[^1].Count + newlyDue);
        else
            _recent.Add((minute, newlyDue));
        _recent.RemoveAll(known => known.Minute <= minute - (Hour / Minute));

        // Reviews of one customer may fall due more often than customers are many: a hundred percent is no guard, not a guard at the base
        var due = Math.Max(_recent.Sum(known => known.Count), stillToCome);
        _seen = new Look((double)due / Math.Max(customers, 1), at);
        return IsHolding = percent < 100 && due > Most(customers);
    }

    private sealed record Look(double Share, long At);
}
