using System.Text.Json;
using System.Text.Json.Serialization;
using ChurnWorker.Contracts;

namespace ChurnWorker.Outbox;

/// <summary>How messages become bytes: camelCase, absent members left out, compact.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WinBackTriggered))]
[JsonSerializable(typeof(WinBackResolved))]
[JsonSerializable(typeof(WinBackRetracted))]
[JsonSerializable(typeof(WinBackExpired))]
[JsonSerializable(typeof(ServiceRecoveryNeeded))]
[JsonSerializable(typeof(ExitSurveyRequested))]
[JsonSerializable(typeof(SubscriptionOfferSuggested))]
[JsonSerializable(typeof(ReplenishmentDue))]
[JsonSerializable(typeof(CustomerLifecycleChanged))]
[JsonSerializable(typeof(CustomerErasureReceipt))]
internal sealed partial class MessageJson : JsonSerializerContext;
