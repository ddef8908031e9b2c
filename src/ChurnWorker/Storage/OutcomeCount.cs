namespace ChurnWorker.Storage;

/// <summary>How many triggers had an outcome.</summary>
/// <param name="Channel">Channel as the campaign system calls it; empty where it did not say.</param>
/// <param name="Status">Status of the contract.</param>
/// <param name="Triggers">Distinct triggers.</param>
internal sealed record OutcomeCount(string Channel, string Status, long Triggers);
