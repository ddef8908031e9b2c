namespace ChurnWorker.Reports;

/// <summary>One day of the trigger calendar.</summary>
/// <param name="Day">ISO date.</param>
/// <param name="Expected">Triggers expected before the day began, held-out ones included.</param>
/// <param name="Low">Lower end of the band that chance leaves on fewer than one day in twenty.</param>
/// <param name="High">Upper end.</param>
/// <param name="Actual">What fired; null while the day is not over.</param>
internal sealed record CalendarReport(string Day, double Expected, int Low, int High, int? Actual);
