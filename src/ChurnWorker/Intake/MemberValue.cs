using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>Where the value of a member stands in the bytes.</summary>
/// <param name="Kind">Its first token; <see cref="JsonTokenType.None"/>: the member is absent.</param>
/// <param name="Start">Offset of the value, of the text inside the quotes for a string.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsEscaped">Whether a string holds escapes.</param>
internal readonly record struct MemberValue(JsonTokenType Kind, int Start, int Length, bool IsEscaped)
{
    /// <summary>Absent, or null: both say nothing.</summary>
    public bool IsAbsent => Kind is JsonTokenType.None or JsonTokenType.Null;

    /// <summary>Absent, or an empty text.</summary>
    public bool IsBlank => IsAbsent || (Kind == JsonTokenType.String && Length == 0);
}
