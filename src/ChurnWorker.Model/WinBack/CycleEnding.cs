namespace ChurnWorker.Model.WinBack;

/// <summary>What a changed history does to an open cycle.</summary>
/// <param name="Cycle">The cycle after it; unchanged when it stays open.</param>
/// <param name="Closures">Triggers that ended.</param>
public sealed record CycleEnding(WinBackCycle Cycle, IReadOnlyList<TriggerClosure> Closures);
