using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Replay;

/// <summary>
/// History through the real engine on an event-time clock. Each customer is reviewed at the very instant a review falls due, between the
/// events before and after it, exactly as a service that had been running then would have done; calibrations come at their interval.
/// </summary>
/// <remarks>
/// Batches for speed, exactness by construction: reviews of different customers do not touch each other, so a batch may run ahead of the
/// reviews of customers who are not in it. It holds each customer and each order once, and none whose review is due before the customer's event.
/// </remarks>
internal sealed class TimeMachine
{
    private const int Largest = 4000;
    private const long LongestLeap = 3_653L * 86_400_000;
    private readonly Engine _engine;
    private readonly long _calibrationInterval;
    private readonly Action<TimeMachine>? _progress;
    private readonly List<Inbound> _pending = [];
    private readonly List<long> _clocks = [];
    private readonly HashSet<string> _inBatch = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ordersInBatch = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _arrivals = new(StringComparer.Ordinal);
    private readonly ReplayClock _clock = new();
    private long _sweptTo = long.MinValue;
    private long _nextCalibration = long.MaxValue;
    private bool _standsAlone;
    private bool _mayBeDueAtOnce;

    /// <param name="engine">The engine, on any store.</param>
    /// <param name="calibrationInterval">Event time between two calibrations; zero: never.</param>
    /// <param name="progress">Called after each batch.</param>
    public TimeMachine(Engine engine, TimeSpan calibrationInterval, Action<TimeMachine>? progress = null)
    {
        _engine = engine;
        _calibrationInterval = (long)calibrationInterval.TotalMilliseconds;
        _progress = progress;
    }

    /// <summary>What became of the rows so far.</summary>
    public ReplayCounts Counts { get; } = new();

    /// <summary>The event-time clock.</summary>
    public ReplayClock Clock => _clock;

    /// <summary>Runs rows in their order of arrival, then everything due by the last of them.</summary>
    public void Run(IEnumerable<Inbound> rows)
    {
        _engine.Database.BeginBulk();
        foreach (var read in rows)
        {
            var row = Sane(read);
            var at = row.Event is { } e ? Math.Max(_clock.Now, e.OccurredAt) : _clock.Now;
            if (_pending.Count == 0 || !FitsBatch(row, at))
            {
                Flush();
                _standsAlone = StandsAlone(row);
            }

            if (row.Event is not null)
                _clock.MoveTo(at);
            if (_nextCalibration == long.MaxValue && _calibrationInterval > 0 && _clock.Now > long.MinValue)
                _nextCalibration = _clock.Started + _calibrationInterval;
            _mayBeDueAtOnce = row.Event is { } arrived && !IsNewPurchase(arrived, at);
            _pending.Add(row);
            _clocks.Add(at);
            if (row.Event is { } pending)
            {
                _inBatch.Add(RootOf(pending));
                _ordersInBatch.Add(pending.OrderId);
            }
        }

        Flush();
        AdvanceTo(_clock.Now);

        // Once, not at every calibration: the outcome of a forecast is a function of the whole history
        if (_clock.Now > long.MinValue)
            _engine.Forecasts.Settle(_clock.Now);
        _engine.Database.EndBulk();
        _engine.Database.ScrubIfDue();
    }

    /// <summary>
    /// One absurd date would drag the clock, and with it everybody's reviews and years of calibrations, to where no later row belongs. What leaps
    /// ten years ahead of all before it is refused as lying in the future.
    /// </summary>
    private Inbound Sane(Inbound row) => row.Event is { } e && _clock.Now != long.MinValue && e.OccurredAt - _clock.Now > LongestLeap
        ? row with { Event = null, Reason = QuarantineReasons.Future, ReasonText = "ten years ahead of everything before it" }
        : row;

    private bool FitsBatch(Inbound row, long at)
    {
        if (_standsAlone || _pending.Count >= Largest || at >= _nextCalibration || (_mayBeDueAtOnce && at == _clocks[^1]))
            return false;
        return row.Event is not { } e
            || (!_inBatch.Contains(RootOf(e)) && (e.OrderId.Length == 0 || !_ordersInBatch.Contains(e.OrderId)) && !StandsAlone(row));
    }

    /// <summary>A purchase made now begins a silence; whatever else changes a history may make its customer due at this very instant, before the next row.</summary>
    private static bool IsNewPurchase(ActivityEvent e, long at) => e is { Kind: ActivityKind.Purchase, Version: 0, Amount: > 0 } && e.OccurredAt == at;

    /// <summary>Whose reviews an event of a merged customer touches.</summary>
    private string RootOf(ActivityEvent e) => _engine.Database.Links.RootOf(e.CustomerId);

    /// <summary>
    /// An event that names no customer, the order of another one, or that changes who is whom stands alone: whose review it touches is known
    /// only to the store.
    /// </summary>
    private bool StandsAlone(Inbound row) =>
        row.Event is { } e
        && (e.CustomerId.Length == 0 || e.Kind is ActivityKind.Merged or ActivityKind.Unmerged or ActivityKind.Erased || (e.OrderId.Length > 0 && _engine.Database.Ledger.OwnerOf(e.OrderId) is { } owner && owner != e.CustomerId));

    private void Flush()
    {
        for (var done = 0; done < _pending.Count;)
        {
            AdvanceTo(_clocks[done]);
            var end = FirstDueBeforeItsEvent(done);
            NoteArrivals(done, end);
            var batch = _pending.GetRange(done, end - done);
            var first = done;
            Counts.Count(_engine.Assessor.Assess(batch, i => _clocks[first + i]));
            done = end;
        }

        _pending.Clear();
        _clocks.Clear();
        _inBatch.Clear();
        _ordersInBatch.Clear();
        _progress?.Invoke(this);
    }

    /// <summary>What an event makes due is known from its arrival on, and not since the batch began.</summary>
    private void NoteArrivals(int start, int end)
    {
        _arrivals.Clear();
        for (var i = start; i < end; i++)
            if (_pending[i].Event is { CustomerId.Length: > 0 } e)
                _arrivals[RootOf(e)] = _clocks[i];
    }

    /// <summary>End of the longest run from <paramref name="start"/> in which no customer has a review due before the customer's own event.</summary>
    private int FirstDueBeforeItsEvent(int start)
    {
        var due = _engine.Database.Customers.DueInstants(_clocks[^1]);
        if (due.Count == 0)
            return _pending.Count;
        for (var i = start + 1; i < _pending.Count; i++)
            if (_pending[i].Event is { } e && due.TryGetValue(RootOf(e), out var instant) && instant <= _clocks[i])
                return i;
        return _pending.Count;
    }

    /// <summary>Everything that falls due up to an instant, calibrations included, in the order in which it falls due.</summary>
    private void AdvanceTo(long instant)
    {
        while (_nextCalibration <= instant)
        {
            SweepTo(_nextCalibration);
            _arrivals.Clear();
            _engine.Calibrator.RunUnlessItStands(_nextCalibration);
            _nextCalibration += _calibrationInterval;
        }

        SweepTo(instant);
    }

    private void SweepTo(long instant)
    {
        while (_engine.Sweep.Run(instant, KnownSince).Reviewed > 0)
        {
            // A review may schedule another one that is due as well.
        }

        _sweptTo = instant;
    }

    private long KnownSince(string customerId) => _arrivals.GetValueOrDefault(customerId, _sweptTo);
}
