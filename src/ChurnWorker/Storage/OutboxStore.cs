using ChurnWorker.Outbox;

namespace ChurnWorker.Storage;

/// <summary>Pending messages in the store, for the relay.</summary>
internal sealed class OutboxStore
{
    /// <summary>Oldest unpublished messages whose next attempt is due, in order of writing.</summary>
    public IReadOnlyList<OutboxRow> Pending(int limit, long now) => throw new NotSupportedException($"{limit} {now}");

    /// <summary>The bus confirmed these.</summary>
    public void MarkPublished(IReadOnlyList<long> sequences, long now) => throw new NotSupportedException($"{sequences.Count} {now}");

    /// <summary>The bus did not confirm this one; try again at <paramref name="retryAt"/>.</summary>
    public void MarkFailed(long sequence, string error, long retryAt) => throw new NotSupportedException($"{sequence} {error} {retryAt}");
}
