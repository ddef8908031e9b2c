using System.Diagnostics.Metrics;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops.Page;

/// <summary>Events taken in, by minute of the last hour: listens to the counter that everybody else reads as a running total.</summary>
internal sealed class IntakeRate : IDisposable
{
    private const int Minutes = 60;
    private readonly long[] _counts = new long[Minutes];
    private readonly long[] _minutes = new long[Minutes];
    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;

    public IntakeRate(Instruments instruments, TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, instruments.Meter) && instrument.Name == "churnworker.events")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Add(count, tags));
        _listener.Start();
    }

    /// <summary>Minute and events accepted in it, oldest first; the last minute is not over.</summary>
    public IReadOnlyList<(long Minute, long Count)> Read()
    {
        var now = Minute();
        lock (_lock)
            return [.. Enumerable.Range(0, Minutes).Select(i => now - Minutes + 1 + i).Select(minute => (minute, _minutes[minute % Minutes] == minute ? _counts[minute % Minutes] : 0))];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
            if (tag is { Key: "outcome", Value: not "accepted" })
                return;
        var minute = Minute();
        var place = minute % Minutes;
        lock (_lock)
        {
            if (_minutes[place] != minute)
                (_minutes[place], _counts[place]) = (minute, 0);
            _counts[place] += count;
        }
    }

    private long Minute() => _time.GetUtcNow().ToUnixTimeSeconds() / 60;
}
