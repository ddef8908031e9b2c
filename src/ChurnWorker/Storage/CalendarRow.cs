using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>One day of the trigger calendar.</summary>
/// <param name="Forecast">What was expected of it before it began.</param>
/// <param name="Actual">What fired, held-out triggers included; null while the day is not over.</param>
internal sealed record CalendarRow(CalendarDay Forecast, int? Actual);
