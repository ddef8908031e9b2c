namespace ChurnWorker.Intake.Webhooks;

/// <summary>What a request is, judged by its signature.</summary>
internal enum WebhookVerdict
{
    /// <summary>No webhook of a shop that signs: whoever may post events may post it.</summary>
    Unguarded,

    /// <summary>A webhook that its shop signed.</summary>
    Genuine,

    /// <summary>A webhook of a shop that signs, without a signature.</summary>
    Unsigned,

    /// <summary>Signed with none of the secrets, or over other bytes.</summary>
    Wrong,

    /// <summary>Signed too long ago, or ahead of now: what was overheard once may not be told again.</summary>
    Stale,
}
