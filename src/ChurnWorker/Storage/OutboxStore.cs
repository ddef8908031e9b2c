using ChurnWorker.Outbox;

namespace ChurnWorker.Storage;

/// <summary>Pending messages in the store, for the relay: each call is one transaction.</summary>
internal sealed class OutboxStore(Database database)
{
    /// <summary>Oldest unpublished messages whose next attempt is due, in order of writing.</summary>
    public IReadOnlyList<OutboxRow> Pending(int limit, long now)
    {
        // The gate alone, no transaction: a read must not cost a commit, and an idle relay reads every second.
        lock (database.Gate)
            return database.Outbox.Pending(limit, now);
    }

    /// <summary>The bus confirmed these.</summary>
    public void MarkPublished(IReadOnlyList<long> sequences, long now)
    {
        using var transaction = database.Begin();
        foreach (var sequence in sequences)
            database.Outbox.MarkPublished(sequence, now);
        transaction.Commit();
    }

    /// <summary>Nobody is to be told of these: each counts as published when it was written.</summary>
    public void MarkAllPublished()
    {
        using var transaction = database.Begin();
        database.Outbox.MarkAllPublished();
        transaction.Commit();
    }

    /// <summary>The bus did not confirm this one; try again at <paramref name="retryAt"/>.</summary>
    public void MarkFailed(long sequence, string error, long retryAt)
    {
        using var transaction = database.Begin();
        database.Outbox.MarkFailed(sequence, error, retryAt);
        transaction.Commit();
    }
}
