namespace ChurnWorker.Storage;

/// <summary>What the inbox knows of an event id.</summary>
internal enum InboxResult
{
    /// <summary>Never seen; it is now.</summary>
    New,

    /// <summary>Seen with the same body.</summary>
    Duplicate,

    /// <summary>Seen with another body.</summary>
    Conflict,
}
