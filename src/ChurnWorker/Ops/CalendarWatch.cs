using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Ops;

/// <summary>Holds what fired against what was expected: a broken producer looks like a healthy lull otherwise.</summary>
internal static class CalendarWatch
{
    /// <summary>Days judged together: in a small shop a single day without a trigger proves nothing.</summary>
    public const int Days = 7;

    /// <summary>Whether the last day, or all of them together, leave the band.</summary>
    /// <param name="days">Whole days by day, at least one.</param>
    public static bool IsOutsideBand(IReadOnlyList<CalendarRow> days) =>
        days[^1].Forecast.Excludes(days[^1].Actual!.Value)
        || CalendarDay.Of(0, days.Sum(d => d.Forecast.Expected)).Excludes(days.Sum(d => d.Actual!.Value));
}
