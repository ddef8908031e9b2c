using System.Text.Json;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>One message as a foreign client saw it.</summary>
internal sealed record Delivery(
    string RoutingKey, bool Redelivered, string ContentType, int? DeliveryMode, string MessageId, string Type, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json { get; } = JsonElement.Parse(Convert.FromBase64String(Body));

    /// <summary>The customer the body names.</summary>
    public string CustomerId => Json.GetProperty("customerId").GetString()!;
}
