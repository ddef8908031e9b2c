using System.Collections.Frozen;
using System.Text.Json;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>
/// Segment e-commerce <c>track</c> calls: the three that tell of orders, read by the rules of the native events. <c>messageId</c> is the event's id,
/// <c>userId</c> the customer; an <c>anonymousId</c> is nobody, so a call without <c>userId</c> is a guest's.
/// </summary>
internal static class SegmentTrack
{
    private static readonly FrozenDictionary<string, KnownEvent>.AlternateLookup<ReadOnlySpan<char>> Calls = new Dictionary<string, KnownEvent>
    {
        ["Order Completed"] = EventNames.Of(ActivityKind.Purchase) with { Read = ReadCompleted },
        ["Order Cancelled"] = EventNames.Of(ActivityKind.Cancellation) with { Read = ReadCancelled },
        ["Order Refunded"] = EventNames.Of(ActivityKind.Cancellation),
    }.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether these are the members of a track call.</summary>
    public static bool Is(ref MemberValues members)
    {
        var (type, name) = (members[Member.Type], members[Member.Event]);
        return name.Kind == JsonTokenType.String && type.Kind == JsonTokenType.String && members.Raw(type).SequenceEqual("track"u8);
    }

    /// <summary>The event a call stands for; null for a call that tells of no order.</summary>
    public static KnownEvent? Find(ref MemberValues call)
    {
        Span<char> name = stackalloc char[32];
        var raw = call.Raw(call[Member.Event]);
        return raw.Length <= name.Length && Calls.TryGetValue(name[..System.Text.Encoding.UTF8.GetChars(raw, name)], out var known) ? known : null;
    }

    /// <summary>The members of the native event: what the call says outside and inside its properties.</summary>
    public static MemberValues Translate(ref MemberValues call, scoped ref MemberValues properties)
    {
        var members = new MemberValues(call.Bytes);
        members[Member.EventId] = call[Member.MessageId];
        members[Member.CustomerId] = call[Member.UserId];
        members[Member.OccurredAt] = call[Member.Timestamp];
        members[Member.OrderId] = properties[Member.OrderNumber];
        members[Member.Amount] = properties[properties[Member.Revenue].IsBlank ? Member.Total : Member.Revenue];
        members[Member.Currency] = properties[Member.Currency];
        members[Member.Products] = properties[Member.Products];
        return members;
    }

    private static Refusal ReadCompleted(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = PurchaseReader.Read(ref members, ref draft);
        return refusal.IsRefused ? refusal : DetailText.ReadProducts(ref members, out draft.Detail);
    }

    /// <summary>The whole order, though the call repeats its money.</summary>
    private static Refusal ReadCancelled(ref MemberValues members, ref EventDraft draft)
    {
        members[Member.Amount] = default;
        members[Member.Currency] = default;
        return CancellationReader.Read(ref members, ref draft);
    }
}
