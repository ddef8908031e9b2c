using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;

namespace ChurnWorker.Intake;

/// <summary>
/// Bytes to events. Whatever comes in, each event of it becomes exactly one <see cref="Inbound"/>: an event, a guest's, or a reason; nothing is thrown.
/// Pure and without state: any thread may call it.
/// </summary>
internal static class EventDecoder
{
    /// <summary>Largest body, bytes.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>Most events in one array.</summary>
    public const int MaxEvents = 500;

    /// <summary>How much of a body that is too large is kept, bytes.</summary>
    public const int KeptOfTooLarge = 1024;

    /// <summary>The reader must not stop at its own depth limit: that is an exception, and ours is a reason.</summary>
    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxBodyBytes + 1 };

    private static readonly Refusal NotUtf8 = new(QuarantineReasons.NotUtf8, "the body is not UTF-8");
    private static readonly Refusal NotJson = new(QuarantineReasons.NotJson, "the body is not JSON");
    private static readonly Refusal NotAnObject = new(QuarantineReasons.NotAnObject, "an event is a JSON object");
    private static readonly Refusal NoEvent = new(QuarantineReasons.NoEvent, "the body holds no event");
    private static readonly Refusal TooMany = new(QuarantineReasons.TooMany, "more than 500 events in one message");

    /// <summary>Decodes one message.</summary>
    /// <param name="body">Its bytes; kept by reference in what is added, so they must stay unchanged.</param>
    /// <param name="headers">What the outside of the message says.</param>
    /// <param name="receivedAt">Unix milliseconds UTC.</param>
    /// <param name="into">Takes one item for each event of the message, at least one.</param>
    public static void Decode(ReadOnlyMemory<byte> body, MessageHeaders headers, long receivedAt, List<Inbound> into) =>
        Decode(body, headers, new Receipt(receivedAt), into);

    /// <summary>Decodes one message that was received live or stands in a history.</summary>
    public static void Decode(ReadOnlyMemory<byte> body, MessageHeaders headers, Receipt receipt, List<Inbound> into)
    {
        if (body.Length > MaxBodyBytes)
        {
            into.Add(RefuseTooLarge(body, headers, receipt));
            return;
        }

        Decode(WithoutMark(body), new ElementDecoder(headers, receipt, into), into);
    }

    /// <summary>Decodes the JSON a CloudEvent carries in base64; <paramref name="element"/> stands for the whole event.</summary>
    internal static void Decode(ReadOnlyMemory<byte> json, ElementDecoder element, List<Inbound> into)
    {
        var before = into.Count;
        var refusal = NotUtf8;
        if (Utf8.IsValid(json.Span))
        {
            try
            {
                refusal = Read(json, element);
            }
            catch (JsonException)
            {
                refusal = NotJson;
            }
        }

        if (!refusal.IsRefused) return;
        into.RemoveRange(before, into.Count - before);
        element.Refuse(json, refusal);
    }

    /// <summary>A body over the limit, of which only the beginning and its SHA-256 are kept.</summary>
    internal static Inbound RefuseTooLarge(ReadOnlyMemory<byte> body, MessageHeaders headers, Receipt receipt) => new()
    {
        Reason = QuarantineReasons.TooLarge,
        ReasonText = $"{body.Length} bytes, the limit is {MaxBodyBytes}; the first {KeptOfTooLarge} are kept; SHA-256 {Convert.ToHexStringLower(SHA256.HashData(body.Span))}",
        Source = headers.DefaultSource,
        ReceivedAt = receipt.Instant,
        Body = body[..KeptOfTooLarge].ToArray(),
        Headers = headers,
    };

    private static Refusal Read(ReadOnlyMemory<byte> json, ElementDecoder element)
    {
        if (json.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) return NoEvent;

        var reader = new Utf8JsonReader(json.Span, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadElement(ref reader, json, element);
            reader.Read();
            return default;
        }

        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++count > MaxEvents) return TooMany;
            ReadElement(ref reader, json, element);
        }

        reader.Read();
        return count == 0 ? NoEvent : default;
    }

    private static void ReadElement(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ElementDecoder element)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var members = new MemberValues(json.Span);
            var refusal = ObjectReader.Read(ref reader, 0, ref members);
            var bytes = json[start..(int)reader.BytesConsumed];
            if (refusal.IsRefused) element.Refuse(bytes, refusal);
            else element.Decode(ref members, bytes);
            return;
        }

        var nested = reader.TokenType == JsonTokenType.StartArray ? ObjectReader.Skip(ref reader) : default;
        element.Refuse(json[start..(int)reader.BytesConsumed], nested.IsRefused ? nested : NotAnObject);
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
