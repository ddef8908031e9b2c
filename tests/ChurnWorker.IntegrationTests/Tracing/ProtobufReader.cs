using System.Buffers.Binary;

namespace ChurnWorker.IntegrationTests.Tracing;

/// <summary>Fields of one Protocol Buffers message in order: number and bytes, or number and value. Enough of the wire format to read OTLP.</summary>
internal static class ProtobufReader
{
    /// <summary>Every field of a message.</summary>
    public static IEnumerable<(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)> Fields(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var (number, wire) = ((int)(key >> 3), (int)(key & 7));
            if (wire == 2)
            {
                var length = (int)Varint(message, ref at);
                yield return (number, message.Slice(at, length), 0);
                at += length;
            }
            else
            {
                yield return (number, default, Value(message, wire, ref at));
            }
        }
    }

    private static ulong Value(ReadOnlyMemory<byte> message, int wire, ref int at)
    {
        if (wire == 0) return Varint(message, ref at);
        var size = wire switch { 1 => 8, 5 => 4, _ => throw new InvalidDataException($"wire type {wire}") };
        var bytes = message.Span.Slice(at, size);
        at += size;
        return size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
