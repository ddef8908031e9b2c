namespace ChurnWorker.Sweep;

/// <summary>What a pass did.</summary>
/// <param name="Reviewed">Customers reviewed.</param>
/// <param name="IsFull">More may be due: run again at once.</param>
/// <param name="IsWave">More fell due at once than can be true, and nothing fired.</param>
internal readonly record struct SweepResult(int Reviewed, bool IsFull, bool IsWave);
