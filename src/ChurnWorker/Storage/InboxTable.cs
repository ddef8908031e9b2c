
namespace ChurnWorker.Storage;

/// <summary>Event ids already seen. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class InboxTable(StoreConnection writer) : IDisposable
{
    private readonly Statement _insert = writer.Insert("inbox", "event_id, source, digest", "event_id, source", OnConflict.Keep);
    private readonly Statement _find = writer.Lookup("inbox", "digest", "event_id, source");
    private readonly Statement _delete = writer.Prepare("DELETE FROM inbox WHERE event_id = ? AND source = ?");

    /// <summary>Notes an event id, or says what it was.</summary>
    public InboxResult Note(string source, string eventId, long digest)
    {
        if (_insert.Bind(1, eventId).Bind(2, source).Bind(3, digest).Run() == 1)
            return InboxResult.New;
        _find.Bind(1, eventId).Bind(2, source).Read();
        var known = _find.Int64(0);
        _find.Reset();
        return known == digest ? InboxResult.Duplicate : InboxResult.Conflict;
    }

    /// <summary>Forgets an event id; returns whether it was known.</summary>
    public bool Delete(string source, string eventId) => _delete.Bind(1, eventId).Bind(2, source).Run() == 1;

    public void Dispose()
    {
        _delete.Dispose();
        _insert.Dispose();
        _find.Dispose();
    }
}
