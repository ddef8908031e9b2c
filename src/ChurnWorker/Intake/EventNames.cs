using System.Collections.Frozen;
using ChurnWorker.Contracts;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>The table of event types: every name one goes by, and who reads its members. A new type is one more row and one more reader.</summary>
internal static class EventNames
{
    private const string UrnPrefix = "urn:message:ChurnWorker.Contracts:";

    private static readonly KnownEvent[] Table =
    [
        new(EventTypes.PurchaseCompleted, ActivityKind.Purchase, typeof(PurchaseCompleted), PurchaseReader.Read),
        new(EventTypes.OrderCancelled, ActivityKind.Cancellation, typeof(OrderCancelled), CancellationReader.Read),
        new(EventTypes.SubscriptionStarted, ActivityKind.SubscriptionStarted, typeof(SubscriptionStarted), SubscriptionReader.ReadTerms),
        new(EventTypes.SubscriptionChanged, ActivityKind.SubscriptionChanged, typeof(SubscriptionChanged), SubscriptionReader.ReadTerms),
        new(EventTypes.SubscriptionCancelled, ActivityKind.SubscriptionCancelled, typeof(SubscriptionCancelled), SubscriptionReader.ReadEnd),
        new(EventTypes.PaymentFailed, ActivityKind.PaymentFailed, typeof(PaymentFailed), PaymentReader.Read),
        new(EventTypes.PaymentRecovered, ActivityKind.PaymentRecovered, typeof(PaymentRecovered), PaymentReader.Read),
        new(EventTypes.FeedbackReceived, ActivityKind.Feedback, typeof(FeedbackReceived), FeedbackReader.Read),
        new(EventTypes.ComplaintOpened, ActivityKind.ComplaintOpened, typeof(ComplaintOpened), ComplaintReader.Read),
        new(EventTypes.ComplaintClosed, ActivityKind.ComplaintClosed, typeof(ComplaintClosed), ComplaintReader.Read),
        new(EventTypes.ActivityObserved, ActivityKind.Activity, typeof(ActivityObserved), ActivityReader.Read),
        new(EventTypes.ConsentChanged, ActivityKind.Consent, typeof(ConsentChanged), ConsentReader.Read),
        new(EventTypes.CustomersMerged, ActivityKind.Merged, typeof(CustomersMerged), MergeReader.Read),
        new(EventTypes.CustomersUnmerged, ActivityKind.Unmerged, typeof(CustomersUnmerged), MergeReader.Read),
        new(EventTypes.CustomerErased, ActivityKind.Erased, typeof(CustomerErased), CommonMembers.ReadWhoAndWhen),
        new(EventTypes.CampaignOutcome, ActivityKind.CampaignOutcome, typeof(CampaignOutcome), OutcomeReader.Read),
        new(EventTypes.SourceHeartbeat, ActivityKind.Heartbeat, typeof(SourceHeartbeat), HeartbeatReader.Read),
    ];

    private static readonly FrozenDictionary<ActivityKind, KnownEvent> ByKind = Table.ToFrozenDictionary(row => row.Kind);

    private static readonly FrozenDictionary<string, KnownEvent> ByName = Table
        .SelectMany(row => (KeyValuePair<string, KnownEvent>[])[new(row.Type, row), new(row.Contract.Name, row)])
        .Append(new("purchase", Of(ActivityKind.Purchase)))
        .Append(new("cancellation", Of(ActivityKind.Cancellation)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, KnownEvent>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The contracts a bus can carry to us.</summary>
    public static IEnumerable<Type> Contracts => Table.Select(row => row.Contract);

    /// <summary>The row of a kind of event.</summary>
    public static KnownEvent Of(ActivityKind kind) => ByKind[kind];

    /// <summary>The row of a contract.</summary>
    public static KnownEvent Of(Type contract) => BySpan[contract.Name];

    /// <summary>
    /// The row of a stated type: a name of the table, the URN of our contract type, or a CloudEvents type, which by custom carries a reverse domain
    /// before the name and may carry <c>.v1</c> behind it (<c>com.example.shop.purchase.completed.v1</c>).
    /// </summary>
    public static KnownEvent? Find(ReadOnlySpan<char> type)
    {
        if (BySpan.TryGetValue(type, out var row)) return row;
        if (type.StartsWith(UrnPrefix, StringComparison.Ordinal)) return BySpan.TryGetValue(type[UrnPrefix.Length..], out row) ? row : null;

        var name = type.EndsWith(".v1", StringComparison.Ordinal) ? type[..^3] : type;
        var lastDot = name.LastIndexOf('.');
        if (lastDot < 0) return null;
        var start = name[..lastDot].LastIndexOf('.') + 1;
        return BySpan.TryGetValue(name[start..], out row) ? row : null;
    }
}
