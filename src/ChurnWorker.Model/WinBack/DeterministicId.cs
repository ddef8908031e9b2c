using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChurnWorker.Model.WinBack;

/// <summary>Ids derived from what they name (UUID version 8, RFC 9562), so that the same decision has the same id wherever and whenever it is made.</summary>
public static class DeterministicId
{
    /// <summary>Id of a cycle: one customer's silence since one instant.</summary>
    public static Guid Cycle(string tenant, string customerId, long startedAt) =>
        Derive("cycle", tenant, customerId, startedAt.ToString(CultureInfo.InvariantCulture));

    /// <summary>Id of a message about one stage of a cycle; that of <c>winback.triggered</c> is the id of the trigger.</summary>
    public static Guid Message(Guid cycleId, int stage, string eventType) =>
        Derive("message", cycleId.ToString("D"), stage.ToString(CultureInfo.InvariantCulture), eventType);

    private static Guid Derive(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
