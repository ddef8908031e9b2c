namespace ChurnWorker.Intake;

/// <summary>Reads <c>customers.merged</c> and <c>customers.unmerged</c>.</summary>
internal static class MergeReader
{
    private static readonly Refusal NoOther = new(QuarantineReasons.MissingMember, "otherCustomerId is missing");
    private static readonly Refusal Same = new(QuarantineReasons.InvalidMember, "customerId and otherCustomerId are the same");

    /// <summary>The reader of the table.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = CommonMembers.ReadSubject(ref members, Member.OtherCustomerId, NoOther, ref draft);
        if (refusal.IsRefused) return refusal;

        // no guest has a history to join or to part
        draft.IsGuest |= IdText.IsGuest(draft.Subject);
        return !draft.IsGuest && draft.Subject == draft.CustomerId ? Same : default;
    }
}
