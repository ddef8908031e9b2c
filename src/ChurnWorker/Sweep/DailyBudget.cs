using ChurnWorker.Storage;
using NodaTime;
using NodaTime.TimeZones;

namespace ChurnWorker.Sweep;

/// <summary>How many triggers may still be published on a day of the shop's calendar. What is spent is counted in the store, so that a restart forgets nothing.</summary>
/// <param name="cycles">Where triggers are counted.</param>
/// <param name="perDay">Most triggers a day; null: no limit.</param>
/// <param name="zone">The shop's zone.</param>
internal sealed class DailyBudget(CycleTable cycles, int? perDay, TimeZoneInfo zone)
{
    private readonly DateTimeZone _zone = BclDateTimeZone.FromTimeZoneInfo(zone);
    private long _dayStart;
    private long _nextDay;
    private int _spent;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => perDay is not null;

    /// <summary>Begins a pass: what is spent is read anew. Inside its transaction.</summary>
    public void Begin() => _nextDay = long.MinValue;

    /// <summary>Null while something is left at an instant; else when the next day begins, Unix milliseconds UTC.</summary>
    public long? Exhausted(long at)
    {
        if (perDay is not { } most)
            return null;
        if (at < _dayStart || at >= _nextDay)
            MoveTo(at);
        return _spent >= most ? _nextDay : null;
    }

    /// <summary>Spends one on the day last asked about.</summary>
    public void Spend() => _spent++;

    private void MoveTo(long at)
    {
        var day = Instant.FromUnixTimeMilliseconds(at).InZone(_zone).Date;
        _dayStart = _zone.AtStartOfDay(day).ToInstant().ToUnixTimeMilliseconds();
        _nextDay = _zone.AtStartOfDay(day.PlusDays(1)).ToInstant().ToUnixTimeMilliseconds();
        _spent = cycles.CountPublished(_dayStart, _nextDay);
    }
}
