using ChurnWorker.Replay;

namespace ChurnWorker.Commands;

/// <summary>What one policy did with a history.</summary>
/// <param name="Policy">Name of its file.</param>
/// <param name="PolicyVersion">Version, as triggers carry it.</param>
/// <param name="Totals">Totals of the replay.</param>
internal sealed record ComparedPolicy(string Policy, string PolicyVersion, ReplaySummary Totals);
