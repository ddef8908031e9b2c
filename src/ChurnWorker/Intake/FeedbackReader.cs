namespace ChurnWorker.Intake;

/// <summary>Reads <c>feedback.received</c>.</summary>
internal static class FeedbackReader
{
    /// <summary>Longest scale a survey may have.</summary>
    private const int MaxScale = 100;

    private static readonly Refusal NoScore = new(QuarantineReasons.MissingMember, "score is missing");
    private static readonly Refusal BadScore = new(QuarantineReasons.InvalidMember, "score is no number from 0 to the scale, for nps no integer from 0 to 10");
    private static readonly Refusal BadScale = new(QuarantineReasons.InvalidMember, "scale is no integer from 1 to 100, for nps not 10");
    private static readonly Term Kind = new(Member.Kind, "nps", "csat", "ces");

    /// <summary>The reader of the table.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = Kind.Read(ref members, out draft.Term);
        if (refusal.IsRefused) return refusal;

        var isNps = draft.Term == "nps";
        if (!CommonMembers.TryNumber(ref members, Member.Scale, out var stated)) return BadScale;
        var scale = stated ?? UsualScale(draft.Term);
        if (scale is < 1 or > MaxScale || !decimal.IsInteger(scale) || (isNps && scale != 10)) return BadScale;

        if (!CommonMembers.TryNumber(ref members, Member.Score, out var read)) return BadScore;
        if (read is not { } score) return NoScore;
        if (score < 0 || score > scale || (isNps && !decimal.IsInteger(score))) return BadScore;

        draft.Score = (double)score;
        draft.Scale = (double)scale;
        return default;
    }

    /// <summary>The scale each survey usually has: satisfaction in five steps, effort in seven.</summary>
    private static decimal UsualScale(string kind) => kind switch
    {
        "nps" => 10,
        "csat" => 5,
        _ => 7,
    };
}
