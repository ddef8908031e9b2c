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

    /// <summary>Id of a trigger, and of the message that publishes it.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="stage">The stage entered, 1 is the first.</param>
    /// <param name="earlier">Triggers that this stage of this cycle had before and that were taken back: what fires anew is another message.</param>
    public static Guid Trigger(Guid cycleId, int stage, int earlier) =>
        Derive("trigger", cycleId.ToString("D"), stage.ToString(CultureInfo.InvariantCulture), earlier.ToString(CultureInfo.InvariantCulture));

    /// <summary>Id of a message about how a trigger ended.</summary>
    public static Guid Message(Guid triggerId, string eventType) => Derive("message", triggerId.ToString("D"), eventType);

    /// <summary>Id of the message that asks for service recovery, one a complaint.</summary>
    public static Guid Recovery(string tenant, string customerId, string complaintId) => Derive("recovery", tenant, customerId, complaintId);

    /// <summary>Id of the message that asks why a subscription was cancelled, one a cancellation.</summary>
    public static Guid ExitSurvey(string tenant, string customerId, string subscriptionId, long endsAt) =>
        Derive("exit-survey", tenant, customerId, subscriptionId, endsAt.ToString(CultureInfo.InvariantCulture));

    /// <summary>Id of the message that suggests a subscription, one a customer.</summary>
    public static Guid SubscriptionOffer(string tenant, string customerId) => Derive("subscription-offer", tenant, customerId);

    /// <summary>Id of the message that an article runs out, one an article and purchase, whoever the order belongs to by then.</summary>
    public static Guid Replenishment(string tenant, string orderId, string sku) => Derive("replenishment", tenant, orderId, sku);

    /// <summary>Id of the message that a customer went from one place in the lifecycle to another.</summary>
    public static Guid Lifecycle(string tenant, string customerId, LifecycleStanding? from, LifecycleStanding to) => Derive(
        "lifecycle", tenant, customerId, from is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{from.State}/{from.Since}"),
        string.Create(CultureInfo.InvariantCulture, $"{to.State}/{to.Since}"));

    /// <summary>Id of the receipt of an erasure.</summary>
    /// <param name="tombstone">What stays of the customer: a keyed hash.</param>
    /// <param name="erasedAt">Unix milliseconds UTC.</param>
    public static Guid ErasureReceipt(string tombstone, long erasedAt) =>
        Derive("erasure", tombstone, erasedAt.ToString(CultureInfo.InvariantCulture));

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
