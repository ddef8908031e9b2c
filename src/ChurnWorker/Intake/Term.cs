namespace ChurnWorker.Intake;

/// <summary>A member that holds one word: of a fixed list, which is spelt exactly so, or the producer's own, kept in lower case so that "Email" and "email" are one channel.</summary>
internal sealed class Term
{
    private const int MaxLength = 100;

    private readonly Member _member;
    private readonly string[] _words;
    private readonly Refusal _missing;
    private readonly Refusal _invalid;

    /// <param name="member">Where it stands.</param>
    /// <param name="words">The words it may be; none: any.</param>
    public Term(Member member, params string[] words)
    {
        var name = MemberNames.Of(member);
        _member = member;
        _words = words;
        _missing = new(QuarantineReasons.MissingMember, $"{name} is missing");
        _invalid = new(QuarantineReasons.InvalidMember, words.Length > 0
            ? $"{name} is none of {string.Join(", ", words)}"
            : $"{name} is no text of 1 to {MaxLength} characters without control characters");
    }

    /// <summary>Reads it.</summary>
    public Refusal Read(ref MemberValues members, out string term)
    {
        term = "";
        var value = members[_member];
        if (value.IsBlank) return _missing;
        if (!DetailText.TryText(ref members, _member, MaxLength + 1, out var text)) return _invalid;
        return _words.Length > 0 ? FromList(text, out term) : Own(text, out term);
    }

    private Refusal FromList(string text, out string term)
    {
        term = Array.Find(_words, word => word == text) ?? "";
        return term.Length == 0 ? _invalid : default;
    }

    private Refusal Own(string text, out string term)
    {
        term = text.Length > MaxLength || text.Any(char.IsControl) ? "" : text.Trim().ToLowerInvariant();
        return term.Length == 0 ? _invalid : default;
    }
}
