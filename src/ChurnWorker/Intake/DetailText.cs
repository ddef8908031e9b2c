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

    private static readonly Refusal NotText = new(QuarantineReasons.InvalidMember, "channel, reason or comment is no text");
    private static readonly Refusal BadLines = new(QuarantineReasons.InvalidMember, "lines is no array of lines as the contract has them; supplyDays is a whole number from 0 to 3650");
    private static readonly Refusal BadProducts = new(QuarantineReasons.InvalidMember, "products is no array of products as Segment has them");

    // stored and sent as application/json, never inside HTML
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Refusal ReadPurchase(ref MemberValues members, out string? detail)
    {
        detail = null;
        if (members[Member.Channel].IsAbsent && members[Member.Lines].IsAbsent) return default;
        if (!TryText(ref members, Member.Channel, MaxChannel, out var channel)) return NotText;

        using var lines = new LinesWriter(Compact);
        if (!members[Member.Lines].IsAbsent && !lines.TryWrite(ref members)) return BadLines;

        detail = WithLines(channel, lines.Written);
        return default;
    }

    public static Refusal ReadProducts(ref MemberValues members, out string? detail)
    {
        detail = null;
        if (members[Member.Products].IsAbsent) return default;

        using var lines = new LinesWriter(Compact);
        if (!lines.TryWriteProducts(ref members)) return BadProducts;
        detail = WithLines("", lines.Written);
        return default;
    }

    public static Refusal ReadCancellation(ref MemberValues members, out string? detail)
    {
        var refusal = TryText(ref members, Member.Reason, MaxReason, out var reason) ? default : NotText;
        detail = Of("reason", reason);
        return refusal;
    }

    public static Refusal ReadSubscription(ref MemberValues members, out string? detail)
    {
        detail = null;
        if (!TryText(ref members, Member.Reason, MaxReason, out var reason) || !TryText(ref members, Member.Comment, MaxReason, out var comment)) return NotText;
        detail = Write([("reason", reason), ("comment", comment)], default);
        return default;
    }

    public static Refusal ReadChannel(ref MemberValues members, out string? detail)
    {
        var refusal = TryText(ref members, Member.Channel, MaxChannel, out var channel) ? default : NotText;
        detail = Of("channel", channel);
        return refusal;
    }

    /// <summary>One text under its name; null when it is empty.</summary>
    public static string? Of(string name, string text) => text.Length == 0 ? null : Write([(name, text)], default);

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

    private static string? WithLines(string channel, ReadOnlySpan<byte> lines)
    {
        var detail = Write([("channel", channel)], lines);
        return detail is null || Encoding.UTF8.GetByteCount(detail) <= MaxBytes ? detail : Of("channel", channel);
    }

    private static string? Write(ReadOnlySpan<(string Name, string Text)> texts, ReadOnlySpan<byte> lines)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        foreach (var (name, text) in texts)
            if (text.Length > 0)
                writer.WriteString(name, text);

        if (lines.Length > 0)
        {
            writer.WritePropertyName("lines");
            writer.WriteRawValue(lines, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenCount == 2 ? null : Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
