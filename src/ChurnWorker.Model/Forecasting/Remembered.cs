using System.Collections.Concurrent;

namespace ChurnWorker.Model.Forecasting;

/// <summary>Values of a pure function that many customers share, up to a number of them: whoever comes later is computed.</summary>
internal sealed class Remembered<TKey>(Func<TKey, double> function)
    where TKey : notnull
{
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<TKey, double> _known = new();
    private int _count;

    public double this[TKey key]
    {
        get
        {
            if (_known.TryGetValue(key, out var known))
                return known;
            var value = function(key);

            // An own count: that of the dictionary takes all of its locks
            if (Volatile.Read(ref _count) < Most && _known.TryAdd(key, value))
                Interlocked.Increment(ref _count);
            return value;
        }
    }
}
