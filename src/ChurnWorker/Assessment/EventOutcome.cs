namespace ChurnWorker.Assessment;

/// <summary>What became of one received thing.</summary>
internal enum EventOutcome
{
    /// <summary>In the ledger; state and review instant follow it.</summary>
    Accepted,

    /// <summary>Known already, nothing changed.</summary>
    Duplicate,

    /// <summary>Refused with a reason and kept.</summary>
    Quarantined,

    /// <summary>Of nobody in particular: counted, not stored.</summary>
    Guest,

    /// <summary>Of an erased customer: counted, not stored.</summary>
    Erased,

    /// <summary>The outcome of a campaign whose trigger is not known, or was of a customer since erased: counted, not stored.</summary>
    UnknownTrigger,

    /// <summary>A request of a shop that asks nothing of the store: counted, not stored.</summary>
    Noted,
}
