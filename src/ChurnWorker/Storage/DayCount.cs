namespace ChurnWorker.Storage;

/// <summary>How many on a day.</summary>
/// <param name="Day">Days since 1970-01-01 UTC.</param>
/// <param name="Stage">Stage of the win-back cycle; 0 where it does not matter.</param>
/// <param name="Count">How many.</param>
internal sealed record DayCount(long Day, long Stage, long Count);
