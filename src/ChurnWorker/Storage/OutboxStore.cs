using ChurnWorker.Outbox;

namespace ChurnWorker.Storage;

/// <summary>Pending messages in the store, for the relay: each call is one transaction, done again where it was broken off.</summary>
internal sealed class OutboxStore(Database database)
{
    /// <summary>How long a message stays with the relay that claimed it, milliseconds: longer than a broker takes to confirm.</summary>
    private const long Lease = 60_000;

    /// <summary>Oldest unpublished messages whose next attempt is due, in order of writing.</summary>
    public IReadOnlyList<OutboxRow> Pending(int limit, long now)
    {
        // The gate alone, no transaction: a read must not cost a commit, and an idle relay reads every second.
        using (database.Gate.Hold())
            return database.Outbox.Pending(limit, now);
    }

    /// <summary>
    /// As <see cref="Pending"/>, kept from the relays of other workers until published, put off or released; should this worker die, until its
    /// lease runs out. A claim waits for the one before it, so that none overtakes a message of the same customer.
    /// </summary>
    public IReadOnlyList<OutboxRow> Claim(int limit, long now)
    {
        if (!database.Writer.IsShared || Pending(1, now).Count == 0)
            return database.Writer.IsShared ? [] : Pending(limit, now);
        return database.Retry(() =>
        {
            using var transaction = database.Begin();
            database.Writer.Serialize("relay");
            var rows = database.Outbox.Pending(limit, now);
            foreach (var row in rows)
                database.Outbox.Lease(row.Sequence, now + Lease);
            transaction.Commit();
            return rows;
        });
    }

    /// <summary>Gives back what was claimed and not published.</summary>
    public void Release(IReadOnlyList<OutboxRow> rows, long now)
    {
        if (database.Writer.IsShared)
            ForEach(rows, row => database.Outbox.Lease(row.Sequence, now));
    }

    /// <summary>The bus confirmed these.</summary>
    public void MarkPublished(IReadOnlyList<long> sequences, long now) => ForEach(sequences, sequence => database.Outbox.MarkPublished(sequence, now));

    /// <summary>Nobody is to be told of these: each counts as published when it was written.</summary>
    public void MarkAllPublished()
    {
        using var transaction = database.Begin();
        database.Outbox.MarkAllPublished();
        transaction.Commit();
    }

    /// <summary>The bus did not confirm this one; try again at <paramref name="retryAt"/>.</summary>
    public void MarkFailed(long sequence, string error, long retryAt) => ForEach([sequence], _ => database.Outbox.MarkFailed(sequence, error, retryAt));

    private void ForEach<T>(IReadOnlyList<T> rows, Action<T> write) => database.Retry(() =>
    {
        using var transaction = database.Begin();
        foreach (var row in rows)
            write(row);
        transaction.Commit();
        return rows.Count;
    });
}
