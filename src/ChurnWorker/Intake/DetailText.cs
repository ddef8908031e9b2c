using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>
/// What an event says beside who, when and how much, as compact JSON with members in one fixed order and numbers in one form, so that
/// the same event has the same detail whatever encoded it.
/// </summary>
internal static class DetailText
{
    /// <summary>Most bytes; lines that would not fit are left out as a whole.</summary>
    public const int MaxBytes = 4096;

    private const int MaxChannel = 200;
    private const int MaxReason = 1000;

    private static readonly Refusal NotText = new(QuarantineReasons.InvalidMember, "channel or reason is no text");
    private static readonly Refusal BadLines = new(QuarantineReasons.InvalidMember, "lines is no array of lines as the contract has them");

    // stored and sent as application/json, never inside HTML
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Refusal ReadPurchase(ref MemberValues members, out string? detail)
    {
        detail = null;
        if (members[Member.Channel].IsAbsent && members[Member.Lines].IsAbsent) return default;
        if (!TryText(ref members, Member.Channel, MaxChannel, out var channel)) return NotText;

        using var lines = new LinesWriter(Compact);
        if (!members[Member.Lines].IsAbsent && !lines.TryWrite(ref members)) return BadLines;

        var withLines = Write("channel", channel, lines.Written);
        detail = Encoding.UTF8.GetByteCount(withLines) <= MaxBytes ? withLines : Write("channel", channel, default);
        if (detail == "{}") detail = null;
        return default;
    }

    public static Refusal ReadCancellation(ref MemberValues members, out string? detail)
    {
        detail = null;
        if (members[Member.Reason].IsAbsent) return default;
        if (!TryText(ref members, Member.Reason, MaxReason, out var reason)) return NotText;
        detail = reason.Length == 0 ? null : Write("reason", reason, default);
        return default;
    }

    /// <summary>A text, cut to a length without splitting a character; false when it is no text or holds what PostgreSQL cannot keep.</summary>
    public static bool TryText(ref MemberValues members, Member member, int maxLength, out string text)
    {
        text = "";
        var value = members[member];
        if (value.IsAbsent) return true;
        if (value.Kind != JsonTokenType.String || !JsonText.TryGetString(members.Raw(value), value.IsEscaped, out text) || text.Contains('\0')) return false;

        if (text.Length > maxLength) text = text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
        return true;
    }

    private static string Write(string name, string text, ReadOnlySpan<byte> lines)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        if (text.Length > 0) writer.WriteString(name, text);
        if (lines.Length > 0)
        {
            writer.WritePropertyName("lines");
            writer.WriteRawValue(lines, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
