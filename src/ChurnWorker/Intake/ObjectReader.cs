using System.Buffers;
using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>Reads one JSON object in one pass: notes where its known members stand, finds repeated members at any depth and nesting that is too deep.</summary>
internal static class ObjectReader
{
    /// <summary>Most containers inside each other, the outermost included.</summary>
    public const int MaxDepth = 64;

    private static readonly Refusal TooDeep = new(QuarantineReasons.TooDeep, "nested more than 64 deep");
    private static readonly Refusal Repeated = new(QuarantineReasons.DuplicateMember, "a member occurs twice in one object");

    /// <summary>Reads from the object's first token to its last, whatever is wrong with it, so that a bad event does not spoil the next one.</summary>
    /// <param name="reader">On the opening brace.</param>
    /// <param name="offset">Offset of the reader's bytes within those of <paramref name="values"/>.</param>
    /// <param name="values">Takes the known members.</param>
    public static Refusal Read(ref Utf8JsonReader reader, int offset, ref MemberValues values)
    {
        var seen = new NameSet();
        var refusal = reader.CurrentDepth >= MaxDepth ? TooDeep : default;
        var objects = 1;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = Name(ref reader, ref seen, 1, ref values, out var isNew);
            if (!isNew && !refusal.IsRefused) refusal = Repeated;

            reader.Read();
            var kind = reader.TokenType;
            var start = (int)reader.TokenStartIndex + offset;
            if (kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var inner = Skip(ref reader, ref seen, ref objects);
                if (!refusal.IsRefused) refusal = inner;
                if (isNew) values[member] = new MemberValue(kind, start, (int)reader.BytesConsumed + offset - start, false);
            }
            else if (isNew)
            {
                var quote = kind == JsonTokenType.String ? 1 : 0;
                values[member] = new MemberValue(kind, start + quote, reader.ValueSpan.Length, reader.ValueIsEscaped);
            }
        }

        seen.Dispose();
        return refusal;
    }

    /// <summary>Passes over a container that is no event.</summary>
    public static Refusal Skip(ref Utf8JsonReader reader)
    {
        var seen = new NameSet();
        var objects = 0;
        var refusal = Skip(ref reader, ref seen, ref objects);
        seen.Dispose();
        return refusal;
    }

    private static Refusal Skip(ref Utf8JsonReader reader, ref NameSet seen, ref int objects)
    {
        Span<int> owners = stackalloc int[MaxDepth + 1];
        var refusal = default(Refusal);
        var bottom = reader.CurrentDepth;
        do
        {
            var depth = reader.CurrentDepth;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (depth < MaxDepth) owners[depth + 1] = ++objects;
                else if (!refusal.IsRefused) refusal = TooDeep;
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && !refusal.IsRefused && !IsNew(ref reader, ref seen, owners[depth]))
                refusal = Repeated;
            else if (depth == bottom && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                return refusal;
        }
        while (reader.Read());

        return refusal;
    }

    private static Member Name(ref Utf8JsonReader reader, ref NameSet seen, int owner, ref MemberValues values, out bool isNew)
    {
        var member = reader.ValueIsEscaped ? FindEscaped(reader.ValueSpan) : MemberNames.Find(reader.ValueSpan);
        isNew = member == Member.None ? IsNew(ref reader, ref seen, owner) : values[member].Kind == JsonTokenType.None;
        return member;
    }

    private static bool IsNew(ref Utf8JsonReader reader, ref NameSet seen, int owner)
    {
        if (!reader.ValueIsEscaped) return seen.Add(owner, reader.ValueSpan);

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        JsonText.TryUnescape(reader.ValueSpan, buffer, out var written);
        var isNew = seen.Add(owner, buffer.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(buffer);
        return isNew;
    }

    private static Member FindEscaped(ReadOnlySpan<byte> raw)
    {
        // no known name is longer than 15 bytes, and an escape takes at most 6 bytes for one
        Span<byte> buffer = stackalloc byte[128];
        if (raw.Length > buffer.Length) return Member.None;
        JsonText.TryUnescape(raw, buffer, out var written);
        return MemberNames.Find(buffer[..written]);
    }
}
