using System.Collections.Frozen;
using ChurnWorker.Contracts;

namespace ChurnWorker.Intake;

/// <summary>The table of event types: every name one goes by, and who reads its members. A new type is one more row and one more reader.</summary>
internal static class EventNames
{
    private const string UrnPrefix = "urn:message:ChurnWorker.Contracts:";

    private static readonly FrozenDictionary<string, EventReader> Readers = new Dictionary<string, EventReader>(StringComparer.Ordinal)
    {
        [EventTypes.PurchaseCompleted] = PurchaseReader.Read,
        [nameof(PurchaseCompleted)] = PurchaseReader.Read,
        ["purchase"] = PurchaseReader.Read,
        [EventTypes.OrderCancelled] = CancellationReader.Read,
        [nameof(OrderCancelled)] = CancellationReader.Read,
        ["cancellation"] = CancellationReader.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, EventReader>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Readers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// The reader of a stated type: a name of the table, the URN of our contract type, or a CloudEvents type, which by custom carries a reverse domain
    /// before the name and may carry <c>.v1</c> behind it (<c>com.example.shop.purchase.completed.v1</c>).
    /// </summary>
    public static EventReader? Find(ReadOnlySpan<char> type)
    {
        if (BySpan.TryGetValue(type, out var reader)) return reader;
        if (type.StartsWith(UrnPrefix, StringComparison.Ordinal)) return BySpan.TryGetValue(type[UrnPrefix.Length..], out reader) ? reader : null;

        var name = type.EndsWith(".v1", StringComparison.Ordinal) ? type[..^3] : type;
        var lastDot = name.LastIndexOf('.');
        if (lastDot < 0) return null;
        var start = name[..lastDot].LastIndexOf('.') + 1;
        return BySpan.TryGetValue(name[start..], out reader) ? reader : null;
    }
}
