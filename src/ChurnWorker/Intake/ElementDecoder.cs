using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ChurnWorker.Intake.Webhooks;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>One event of a message: finds the event inside its wrapping, has its members read, and adds what came of it.</summary>
/// <param name="headers">What the outside of the message says.</param>
/// <param name="receipt">When it was received.</param>
/// <param name="into">Takes the result.</param>
/// <param name="original">The bytes to keep, where they are not those being read (base64).</param>
/// <param name="ordersOnly">Whether the form has room for purchases and cancellations only.</param>
/// <param name="originalHeaders">What to keep of the outside, where it is not what is being read by (base64).</param>
internal readonly struct ElementDecoder(
    MessageHeaders headers, Receipt receipt, List<Inbound> into, ReadOnlyMemory<byte>? original = null, bool ordersOnly = false, MessageHeaders? originalHeaders = null)
{
    private static readonly Refusal UnknownType = new(QuarantineReasons.UnknownType, "the type names no event this version knows");
    private static readonly Refusal NoType = new(QuarantineReasons.MissingMember, "nothing names the type of the event");
    private static readonly Refusal NoData = new(QuarantineReasons.MissingMember, "the CloudEvent has neither data nor data_base64");
    private static readonly Refusal NoMessage = new(QuarantineReasons.MissingMember, "the envelope has no message");
    private static readonly Refusal DataNotAnObject = new(QuarantineReasons.NotAnObject, "what the wrapping carries is no JSON object");
    private static readonly Refusal NoProperties = new(QuarantineReasons.MissingMember, "the track call has no properties");
    private static readonly Refusal NotBase64 = new(QuarantineReasons.InvalidMember, "data_base64 is no base64");
    private static readonly Refusal Future = new(QuarantineReasons.Future, "occurredAt is more than 5 minutes after receipt");

    private readonly BodyFormat format = ContentTypes.FormatOf(headers.ContentType);

    /// <summary>Decodes the object whose members these are.</summary>
    /// <param name="members">Members of the outermost object.</param>
    /// <param name="bytes">The bytes of the event as it came.</param>
    public void Decode(ref MemberValues members, ReadOnlyMemory<byte> bytes)
    {
        // in binary mode the attributes are headers and the body is the data alone
        if (headers.CloudEventType is null)
        {
            if (format == BodyFormat.CloudEvents || (format == BodyFormat.Sniffed && members[Member.SpecVersion].Kind == JsonTokenType.String))
            {
                DecodeCloudEvent(ref members, bytes);
                return;
            }

            if (format == BodyFormat.Envelope || (members[Member.MessageType].Kind == JsonTokenType.StartArray && members[Member.Message].Kind == JsonTokenType.StartObject))
            {
                DecodeEnvelope(ref members, bytes);
                return;
            }

            if (Webhook.TopicOf(headers, ref members) is { } topic)
            {
                DecodeWebhook(topic, bytes);
                return;
            }

            if (members[Member.Batch].Kind == JsonTokenType.StartArray && members[Member.Type].IsAbsent)
            {
                DecodeCalls(ref members, bytes);
                return;
            }

            if (SegmentTrack.Is(ref members))
            {
                DecodeTrack(ref members, bytes);
                return;
            }
        }

        var known = FindType(ref members, out var isStated);
        if (known is null || (ordersOnly && known.Kind is not (ActivityKind.Purchase or ActivityKind.Cancellation))) Refuse(bytes, isStated ? UnknownType : NoType);
        else Decode(known, ref members, bytes);
    }

    /// <summary>Adds bytes refused with a reason.</summary>
    public void Refuse(ReadOnlyMemory<byte> bytes, Refusal refusal) => into.Add(Refused(bytes, refusal, receipt.Instant));

    private void Refuse(ReadOnlyMemory<byte> bytes, Refusal refusal, KnownEvent? known) => into.Add(Refused(bytes, refusal, receipt.Instant, known));

    private Inbound Refused(ReadOnlyMemory<byte> bytes, Refusal refusal, long receivedAt, KnownEvent? known = null) => new()
    {
        Reason = refusal.Code,
        ReasonText = refusal.Text,
        Kind = known?.Kind,
        Source = headers.DefaultSource,
        ReceivedAt = receivedAt,
        Body = original ?? bytes,
        Headers = originalHeaders ?? headers,
    };

    private void DecodeCloudEvent(ref MemberValues cloudEvent, ReadOnlyMemory<byte> bytes)
    {
        var data = cloudEvent[Member.Data];
        if (data.IsAbsent && cloudEvent[Member.DataBase64].Kind == JsonTokenType.String)
        {
            DecodeBase64(ref cloudEvent, bytes);
            return;
        }

        var known = FindType(ref cloudEvent, out var isStated);
        if (known is null || data.Kind != JsonTokenType.StartObject)
        {
            Refuse(bytes, known is null ? (isStated ? UnknownType : NoType) : data.IsAbsent ? NoData : DataNotAnObject, known);
            return;
        }

        var members = Inside(ref cloudEvent, data);
        members.Default(Member.EventId, cloudEvent[Member.Id]);
        members.Default(Member.OccurredAt, cloudEvent[Member.Time]);

        // the source of a plain event is where it came from, never a member; a CloudEvent states it
        var refusal = IdText.TryRead(ref cloudEvent, Member.Source, out var source);
        if (refusal.IsRefused) Refuse(bytes, refusal, known);
        else Decode(known, ref members, bytes, source);
    }

    private void DecodeBase64(ref MemberValues cloudEvent, ReadOnlyMemory<byte> bytes)
    {
        var value = cloudEvent[Member.DataBase64];
        if (!TryText(ref cloudEvent, Member.DataBase64, out var text) || text.Length == 0)
        {
            Refuse(bytes, value.Length == 0 ? NoData : NotBase64);
            return;
        }

        var json = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (!Convert.TryFromBase64String(text, json, out var written))
        {
            Refuse(bytes, NotBase64);
            return;
        }

        // what is left once the wrapping is off is an event in binary mode
        TryText(ref cloudEvent, Member.Type, out var type);
        TryText(ref cloudEvent, Member.Id, out var id);
        TryText(ref cloudEvent, Member.Source, out var source);
        TryText(ref cloudEvent, Member.Time, out var time);
        var attributes = headers with
        {
            CloudEventType = type.Length > 0 ? type : headers.Type ?? "",
            CloudEventId = id,
            CloudEventSource = source,
            CloudEventTime = time,
        };
        EventDecoder.Decode(json.AsMemory(0, written), new ElementDecoder(attributes, receipt, into, original ?? bytes, originalHeaders: originalHeaders ?? headers), into);
    }

    private void DecodeEnvelope(ref MemberValues envelope, ReadOnlyMemory<byte> bytes)
    {
        var known = FindTypeOfUrns(ref envelope);
        var message = envelope[Member.Message];
        if (known is null || message.Kind != JsonTokenType.StartObject)
        {
            Refuse(bytes, known is null ? (envelope[Member.MessageType].IsAbsent ? NoType : UnknownType) : message.IsAbsent ? NoMessage : DataNotAnObject, known);
            return;
        }

        // the envelope's sentTime is when it was sent, not when it happened: no stand-in for occurredAt
        var members = Inside(ref envelope, message);
        members.Default(Member.EventId, envelope[Member.MessageId]);
        Decode(known, ref members, bytes);
    }

    /// <summary>Segment's libraries put many calls into one body.</summary>
    private void DecodeCalls(ref MemberValues wrapper, ReadOnlyMemory<byte> bytes)
    {
        var calls = wrapper.Raw(wrapper[Member.Batch]);
        bytes.Span.Overlaps(calls, out var start);
        EventDecoder.Decode(bytes.Slice(start, calls.Length), this, into);
    }

    private void DecodeTrack(ref MemberValues call, ReadOnlyMemory<byte> bytes)
    {
        var known = SegmentTrack.Find(ref call);
        var value = call[Member.Properties];
        if (known is null || value.Kind != JsonTokenType.StartObject)
        {
            Refuse(bytes, known is null ? UnknownType : value.IsAbsent ? NoProperties : DataNotAnObject, known);
            return;
        }

        var properties = Inside(ref call, value);
        var members = SegmentTrack.Translate(ref call, ref properties);
        Decode(known, ref members, bytes);
    }

    private void DecodeWebhook(string topic, ReadOnlyMemory<byte> bytes)
    {
        // Members, depth and encoding were judged when the whole was read
        using var body = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = EventDecoder.MaxBodyBytes });
        var translation = Webhook.Translate(topic, body.RootElement, receipt.Instant);
        if (translation.Note is { } note)
        {
            into.Add(new Inbound { Note = note, Source = headers.WebhookSource ?? headers.DefaultSource, ReceivedAt = receipt.Instant, Body = original ?? bytes, Headers = originalHeaders ?? headers });
            return;
        }

        if (translation.Event is null)
        {
            Refuse(bytes, translation.Refusal);
            return;
        }

        var native = new MessageHeaders { DefaultSource = headers.WebhookSource ?? headers.DefaultSource, TraceParent = headers.TraceParent };
        EventDecoder.Decode(Webhook.BytesOf(translation), new ElementDecoder(native, receipt, into, original ?? bytes, originalHeaders: originalHeaders ?? headers), into);
    }

    private void Decode(KnownEvent known, ref MemberValues members, ReadOnlyMemory<byte> bytes, string source = "")
    {
        var draft = new EventDraft
        {
            Kind = known.Kind, Source = headers.DefaultSource, EventId = "", CustomerId = "", OrderId = "", Currency = "", Subject = "", Term = "", StatedAt = EventDraft.NoTime,
        };
        var refusal = ReadHeaders(ref draft);
        if (source.Length > 0) (draft.Source, draft.StatesSource) = (source, true);
        if (!refusal.IsRefused) refusal = known.Read(ref members, ref draft);
        if (!refusal.IsRefused && receipt.IsFuture(draft.StatedAt)) refusal = Future;

        var receivedAt = draft.StatedAt > 0 ? receipt.Of(draft.StatedAt) : receipt.Instant;
        if (refusal.IsRefused)
        {
            into.Add(Refused(bytes, refusal, receivedAt, known));
            return;
        }

        into.Add(new Inbound
        {
            Event = draft.IsGuest ? null : draft.ToEvent(receipt.Clamp(draft.StatedAt)),
            Digest = draft.IsGuest ? 0 : EventDigest.Of(draft),
            IsGuest = draft.IsGuest,
            Kind = draft.Kind,
            Source = draft.Source,
            ReceivedAt = receivedAt,
            Body = original ?? bytes,
            Headers = originalHeaders ?? headers,
        });
    }

    private Refusal ReadHeaders(ref EventDraft draft)
    {
        if (headers.CloudEventType is null) return default;
        var refusal = default(Refusal);
        if (headers.CloudEventSource is { Length: > 0 } source)
        {
            refusal = IdText.Check(ref source);
            if (source.Length > 0) (draft.Source, draft.StatesSource) = (source, true);
        }

        if (!refusal.IsRefused && headers.CloudEventId is { Length: > 0 } id)
        {
            refusal = IdText.Check(ref id);
            draft.EventId = id;
        }

        // a time that cannot be read matters only where the body states none: then occurredAt is missing
        if (headers.CloudEventTime is { Length: > 0 and <= 64 } time && Ascii.IsValid(time))
        {
            Span<byte> text = stackalloc byte[64];
            Encoding.ASCII.GetBytes(time, text);
            if (InstantText.TryRead(text[..time.Length], out var stated) is { IsRefused: false }) draft.StatedAt = stated;
        }

        return refusal;
    }

    /// <summary>The nearest statement that names a known event wins: the member, then the CloudEvents header, then the AMQP type.</summary>
    private KnownEvent? FindType(ref MemberValues members, out bool isStated)
    {
        var value = members[Member.Type];
        isStated = value.Kind is not (JsonTokenType.None or JsonTokenType.Null) || headers.CloudEventType is { Length: > 0 } || headers.Type is not null;
        if (value.Kind == JsonTokenType.String)
        {
            Span<char> name = stackalloc char[128];
            var raw = members.Raw(value);
            if (!value.IsEscaped && raw.Length <= name.Length && EventNames.Find(name[..Encoding.UTF8.GetChars(raw, name)]) is { } stated) return stated;
        }

        return (headers.CloudEventType is { } cloudEventType ? EventNames.Find(cloudEventType) : null)
            ?? (headers.Type is { } type ? EventNames.Find(type) : null);
    }

    private KnownEvent? FindTypeOfUrns(ref MemberValues envelope)
    {
        var value = envelope[Member.MessageType];
        if (value.Kind == JsonTokenType.StartArray)
        {
            // a message lists its own type first, then those it derives from
            var reader = new Utf8JsonReader(envelope.Raw(value), EventDecoder.ReaderOptions);
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && EventNames.Find(Encoding.UTF8.GetString(reader.ValueSpan)) is { } stated)
                    return stated;
        }

        return headers.Type is { } type ? EventNames.Find(type) : null;
    }

    private static MemberValues Inside(scoped ref MemberValues outer, MemberValue value)
    {
        var members = new MemberValues(outer.Bytes);
        var reader = new Utf8JsonReader(outer.Raw(value), EventDecoder.ReaderOptions);
        reader.Read();

        // repeated members and depth were judged when the whole was read
        ObjectReader.Read(ref reader, value.Start, ref members);
        return members;
    }

    private static bool TryText(ref MemberValues members, Member member, out string text)
    {
        text = "";
        var value = members[member];
        return value.Kind == JsonTokenType.String && JsonText.TryGetString(members.Raw(value), value.IsEscaped, out text);
    }
}
