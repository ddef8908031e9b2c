namespace ChurnWorker.Sweep;

/// <summary>What a pass did.</summary>
/// <param name="Reviewed">Customers reviewed.</param>
/// <param name="IsFull">More may be due: run again at once.</param>
internal readonly record struct SweepResult(int Reviewed, bool IsFull);
