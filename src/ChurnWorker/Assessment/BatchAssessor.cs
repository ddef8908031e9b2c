using ChurnWorker.Intake;

namespace ChurnWorker.Assessment;

/// <summary>The story of a batch: accept, load, fold, decide, save, enqueue, commit. One transaction.</summary>
internal sealed class BatchAssessor
{
    /// <summary>Takes a batch into the store and returns what became of each, in order. When this returns, everything is on disk.</summary>
    /// <param name="batch">What a lane received, in order of arrival.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, long now) => throw new NotSupportedException($"{batch.Count} {now}");
}
