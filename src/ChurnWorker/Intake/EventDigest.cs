using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>
/// First 64 bits of SHA-256 over what an event states, in one canonical form: independent of the encoding it came in, and of when it was received
/// (the stated time counts, not the clamped one), so that a redelivery is a repetition and never a conflict.
/// </summary>
internal static class EventDigest
{
    // making a hash context costs more than hashing an event
    [ThreadStatic]
    private static IncrementalHash? hasher;

    public static long Of(in EventDraft draft)
    {
        var longest = 128 + (3 * (draft.Source.Length + draft.EventId.Length + draft.CustomerId.Length + draft.OrderId.Length + (draft.Detail?.Length ?? 0)
            + draft.Subject.Length + draft.Term.Length));
        byte[]? rented = null;
        var form = longest <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(longest);

        var length = 0;
        form[length++] = (byte)draft.Kind;
        Text(form, ref length, draft.Source);
        Text(form, ref length, draft.EventId);
        Text(form, ref length, draft.CustomerId);
        Text(form, ref length, draft.OrderId);
        Number(form, ref length, draft.StatedAt);
        Number(form, ref length, draft.Amount ?? -1);
        Text(form, ref length, draft.Currency);
        Number(form, ref length, draft.Version);
        Text(form, ref length, draft.Detail ?? "");
        if (draft.Kind is not (ActivityKind.Purchase or ActivityKind.Cancellation))
        {
            Text(form, ref length, draft.Subject);
            Text(form, ref length, draft.Term);
            Number(form, ref length, draft.EffectiveAt ?? -1);
            Number(form, ref length, BitConverter.DoubleToInt64Bits(draft.Score ?? -1));
            Number(form, ref length, BitConverter.DoubleToInt64Bits(draft.Scale ?? -1));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hasher ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hasher.AppendData(form[..length]);
        hasher.GetHashAndReset(hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static void Text(Span<byte> form, ref int length, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, form[(length + 2)..]);
        BinaryPrimitives.WriteUInt16BigEndian(form[length..], (ushort)written);
        length += 2 + written;
    }

    private static void Number(Span<byte> form, ref int length, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(form[length..], number);
        length += 8;
    }
}
