namespace ChurnWorker.Intake;

/// <summary>Reads <c>activity.observed</c>.</summary>
internal static class ActivityReader
{
    private static readonly Term Kind = new(Member.Kind);

    /// <summary>The reader of the table.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = Kind.Read(ref members, out draft.Term);
        return refusal.IsRefused ? refusal : DetailText.ReadChannel(ref members, out draft.Detail);
    }
}
