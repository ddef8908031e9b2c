namespace ChurnWorker.Model.Activity;

/// <summary>A time during which a subscription took no money.</summary>
/// <param name="From">Unix milliseconds UTC.</param>
/// <param name="To">Unix milliseconds UTC; null while it lasts.</param>
public sealed record Pause(long From, long? To);
