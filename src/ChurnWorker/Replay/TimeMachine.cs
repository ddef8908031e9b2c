using ChurnWorker.Intake;

namespace ChurnWorker.Replay;

/// <summary>
/// History through the real engine on an event-time clock. Each customer is reviewed at the very instant a review falls due, between the
/// events before and after it, exactly as a service that had been running then would have done; calibrations come at their interval.
/// </summary>
/// <remarks>
/// Batches for speed, exactness by construction: reviews of different customers do not touch each other, so a batch may run ahead of the
/// reviews of customers who are not in it. It holds each customer once, and none whose review is due before the customer's event.
/// </remarks>
internal sealed class TimeMachine
{
    private const int Largest = 4000;
    private readonly Engine engine;
    private readonly long calibrationInterval;
    private readonly Action<TimeMachine>? progress;
    private readonly List<Inbound> pending = [];
    private readonly List<long> clocks = [];
    private readonly HashSet<string> inBatch = new(StringComparer.Ordinal);
    private readonly ReplayClock clock = new();
    private long nextCalibration = long.MaxValue;

    /// <param name="engine">The engine, on any store.</param>
    /// <param name="calibrationInterval">Event time between two calibrations; zero: never.</param>
    /// <param name="progress">Called after each batch.</param>
    public TimeMachine(Engine engine, TimeSpan calibrationInterval, Action<TimeMachine>? progress = null)
    {
        this.engine = engine;
        this.calibrationInterval = (long)calibrationInterval.TotalMilliseconds;
        this.progress = progress;
    }

    /// <summary>What became of the rows so far.</summary>
    public ReplayCounts Counts { get; } = new();

    /// <summary>The event-time clock.</summary>
    public ReplayClock Clock => clock;

    /// <summary>Runs rows in their order of arrival, then everything due by the last of them.</summary>
    public void Run(IEnumerable<Inbound> rows)
    {
        foreach (var row in rows)
        {
            var at = row.Event is { } e ? Math.Max(clock.Now, e.OccurredAt) : clock.Now;
            if (pending.Count > 0 && !FitsBatch(row, at))
                Flush();
            if (row.Event is not null)
                clock.MoveTo(at);
            if (nextCalibration == long.MaxValue && calibrationInterval > 0 && clock.Now > long.MinValue)
                nextCalibration = clock.Started + calibrationInterval;
            pending.Add(row);
            clocks.Add(at);
            if (row.Event is { CustomerId.Length: > 0 } named)
                inBatch.Add(named.CustomerId);
        }

        Flush();
        AdvanceTo(clock.Now);
    }

    /// <summary>A cancellation that names no customer stands alone: whose review it touches is known only to the store.</summary>
    private bool FitsBatch(Inbound row, long at)
    {
        if (pending.Count >= Largest || at >= nextCalibration)
            return false;
        var lastNamesNobody = pending[^1].Event is { CustomerId.Length: 0 };
        return !lastNamesNobody && (row.Event is not { } e || (e.CustomerId.Length > 0 && !inBatch.Contains(e.CustomerId)));
    }

    private void Flush()
    {
        for (var done = 0; done < pending.Count;)
        {
            AdvanceTo(clocks[done]);
            var end = FirstDueBeforeItsEvent(done);
            var batch = pending.GetRange(done, end - done);
            Counts.Count(engine.Assessor.Assess(batch, clocks[end - 1]));
            done = end;
        }

        pending.Clear();
        clocks.Clear();
        inBatch.Clear();
        progress?.Invoke(this);
    }

    /// <summary>End of the longest run from <paramref name="start"/> in which no customer has a review due before the customer's own event.</summary>
    private int FirstDueBeforeItsEvent(int start)
    {
        var due = engine.Database.Customers.DueInstants(clocks[^1]);
        if (due.Count == 0)
            return pending.Count;
        for (var i = start + 1; i < pending.Count; i++)
            if (pending[i].Event is { } e && due.TryGetValue(e.CustomerId, out var instant) && instant <= clocks[i])
                return i;
        return pending.Count;
    }

    /// <summary>Everything that falls due up to an instant, calibrations included, in the order in which it falls due.</summary>
    private void AdvanceTo(long instant)
    {
        while (nextCalibration <= instant)
        {
            SweepTo(nextCalibration);
            engine.Calibrator.Run(nextCalibration);
            nextCalibration += calibrationInterval;
        }

        SweepTo(instant);
    }

    private void SweepTo(long instant)
    {
        while (engine.Sweep.Run(instant, atReviewInstant: true).Reviewed > 0)
        {
            // A review may schedule another one that is due as well.
        }
    }
}
