namespace ChurnWorker.Commands.Simulation;

/// <summary>How busy the shop is: by hour of the day, day of the week and week of the year; 1 on average. Turns time into busy time and back.</summary>
internal sealed class Season
{
    private const long HourMilliseconds = 3_600_000;

    // Monday first; people shop on Sundays and less on Fridays
    private static readonly double[] s_weekdays = [1.00, 0.97, 0.95, 0.98, 0.88, 1.04, 1.18];

    private readonly long _start;
    private readonly double[] _busyBefore;

    /// <param name="start">First instant, Unix milliseconds UTC, at midnight.</param>
    /// <param name="days">Days covered.</param>
    public Season(long start, int days)
    {
        _start = start;
        _busyBefore = new double[days * 24 + 1];
        for (var hour = 0; hour < days * 24; hour++)
            _busyBefore[hour + 1] = _busyBefore[hour] + Weight(DateTimeOffset.FromUnixTimeMilliseconds(start + hour * HourMilliseconds));
        var scale = days * 24 / _busyBefore[^1];
        for (var hour = 0; hour < _busyBefore.Length; hour++)
            _busyBefore[hour] *= scale;
    }

    /// <summary>The instant that lies so many busy days after another; null beyond the end.</summary>
    public long? After(long instant, double busyDays)
    {
        var at = (double)(instant - _start) / HourMilliseconds;
        var hour = Math.Clamp((int)at, 0, _busyBefore.Length - 2);
        var target = _busyBefore[hour] + (at - hour) * (_busyBefore[hour + 1] - _busyBefore[hour]) + busyDays * 24;
        if (!(target < _busyBefore[^1]))
            return null;
        var found = Array.BinarySearch(_busyBefore, hour, _busyBefore.Length - hour, target);
        var before = found >= 0 ? found : ~found - 1;
        var within = (target - _busyBefore[before]) / (_busyBefore[before + 1] - _busyBefore[before]);
        return _start + (long)((before + within) * HourMilliseconds);
    }

    private static double Weight(DateTimeOffset time)
    {
        var weekday = s_weekdays[((int)time.DayOfWeek + 6) % 7];
        var yearly = 1 + 0.12 * Math.Cos(2 * Math.PI * (time.DayOfYear - 345) / 365.25) + 0.55 * Bump(time.DayOfYear, 340, 18) - 0.15 * Bump(time.DayOfYear, 20, 15);
        // Quiet at night, a small peak at noon, the large one in the evening
        var hourly = 0.05 + 0.9 * Bump(time.Hour, 12, 3) + 1.3 * Bump(time.Hour, 20, 2.5);
        return weekday * yearly * hourly;
    }

    private static double Bump(double at, double centre, double width) => Math.Exp(-0.5 * Math.Pow((at - centre) / width, 2));
}
