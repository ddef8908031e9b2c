namespace ChurnWorker.Intake;

/// <summary>Reads <c>complaint.opened</c> and <c>complaint.closed</c>.</summary>
internal static class ComplaintReader
{
    private static readonly Refusal NoComplaint = new(QuarantineReasons.MissingMember, "complaintId is missing");

    /// <summary>The reader of the table.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        return refusal.IsRefused ? refusal : CommonMembers.ReadSubject(ref members, Member.ComplaintId, NoComplaint, ref draft);
    }
}
