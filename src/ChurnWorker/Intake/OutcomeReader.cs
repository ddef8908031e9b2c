namespace ChurnWorker.Intake;

/// <summary>Reads <c>campaign.outcome</c>.</summary>
internal static class OutcomeReader
{
    private static readonly Refusal NoTrigger = new(QuarantineReasons.MissingMember, "triggerId is missing");
    private static readonly Refusal NotAUuid = new(QuarantineReasons.InvalidMember, "triggerId is no UUID");
    private static readonly Term Status = new(Member.Status, "sent", "delivered", "opened", "clicked", "failed", "complained", "unsubscribed");

    /// <summary>The reader of the table. The trigger tells whose it is, so a customer is neither asked for nor read.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadEventId(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = CommonMembers.ReadTime(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = CommonMembers.ReadSubject(ref members, Member.TriggerId, NoTrigger, ref draft);
        if (refusal.IsRefused) return refusal;

        if (!Guid.TryParseExact(draft.Subject, "D", out var trigger)) return NotAUuid;
        draft.Subject = trigger.ToString("D");
        refusal = Status.Read(ref members, out draft.Term);
        return refusal.IsRefused ? refusal : DetailText.ReadChannel(ref members, out draft.Detail);
    }
}
