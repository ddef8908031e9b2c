using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>Reads <c>consent.changed</c>.</summary>
internal static class ConsentReader
{
    private static readonly Refusal NoAnswer = new(QuarantineReasons.MissingMember, "granted is missing");
    private static readonly Refusal NotABoolean = new(QuarantineReasons.InvalidMember, "granted is neither true nor false");
    private static readonly Term Channel = new(Member.Channel);

    /// <summary>The reader of the table. Only a boolean is an answer: consent is never guessed from a text or a number.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = Channel.Read(ref members, out draft.Term);
        if (refusal.IsRefused) return refusal;

        var granted = members[Member.Granted];
        if (granted.IsAbsent) return NoAnswer;
        if (granted.Kind is not (JsonTokenType.True or JsonTokenType.False)) return NotABoolean;
        draft.Score = granted.Kind == JsonTokenType.True ? 1 : 0;
        return default;
    }
}
