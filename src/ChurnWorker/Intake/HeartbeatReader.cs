namespace ChurnWorker.Intake;

/// <summary>Reads <c>source.heartbeat</c>.</summary>
internal static class HeartbeatReader
{
    private static readonly Refusal NoSource = new(QuarantineReasons.MissingMember, "source is missing");

    /// <summary>The reader of the table. The source a CloudEvent states stands in for that of the body; the name of our own lane does not: it is no news that we are alive.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadEventId(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = CommonMembers.ReadTime(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        refusal = IdText.TryRead(ref members, Member.Source, out draft.Subject);
        if (refusal.IsRefused) return refusal;
        if (draft.Subject.Length == 0 && draft.StatesSource) draft.Subject = draft.Source;
        return draft.Subject.Length == 0 ? NoSource : default;
    }
}
