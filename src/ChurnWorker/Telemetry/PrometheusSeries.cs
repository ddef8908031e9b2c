namespace ChurnWorker.Telemetry;

/// <summary>The running value of one instrument under one set of labels.</summary>
/// <param name="labels">Labels as they are written, without braces; empty for none.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty otherwise.</param>
internal sealed class PrometheusSeries(string labels, IReadOnlyList<double> bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[bounds.Count];
    private double _value;
    private long _count;

    /// <summary>Labels as they are written.</summary>
    public string Labels { get; } = labels;

    /// <summary>Adds to a counter.</summary>
    public void Add(double value)
    {
        lock (_lock)
            _value += value;
    }

    /// <summary>Sets a gauge.</summary>
    public void Set(double value)
    {
        lock (_lock)
            _value = value;
    }

    /// <summary>Records one observation of a histogram.</summary>
    public void Observe(double value)
    {
        lock (_lock)
        {
            _value += value;
            _count++;
            for (var i = 0; i < bounds.Count; i++)
            {
                if (value <= bounds[i])
                {
                    _buckets[i]++;
                    return;
                }
            }
        }
    }

    /// <summary>Value (or sum), count and cumulative buckets of one moment.</summary>
    public (double Value, long Count, IReadOnlyList<(double Bound, long Count)> Buckets) Read()
    {
        lock (_lock)
        {
            var cumulative = new (double, long)[bounds.Count];
            var below = 0L;
            for (var i = 0; i < cumulative.Length; i++)
                cumulative[i] = (bounds[i], below += _buckets[i]);
            return (_value, _count, cumulative);
        }
    }
}
