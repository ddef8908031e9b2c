using System.Text;
using System.Text.Json;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Intake;

/// <summary>Short ways to decode in a test.</summary>
internal static class Decoding
{
    /// <summary>2025-06-01T12:00:00Z, later than every sample.</summary>
    public const long Now = 1_748_779_200_000;

    public static List<Inbound> Decode(ReadOnlyMemory<byte> body, MessageHeaders headers)
    {
        var into = new List<Inbound>();
        EventDecoder.Decode(body, headers, Now, into);
        return into;
    }

    public static List<Inbound> Decode(string body, string? contentType = "application/json", string? type = null) =>
        Decode(Encoding.UTF8.GetBytes(body), Headers(contentType, type));

    public static Inbound One(string body, string? contentType = "application/json", string? type = null) => Decode(body, contentType, type).ShouldHaveSingleItem();

    public static MessageHeaders Headers(string? contentType = "application/json", string? type = null) =>
        new() { DefaultSource = "default", ContentType = contentType, Type = type };

    /// <summary>All samples of the contracts.</summary>
    public static IEnumerable<string> SampleNames => typeof(PurchaseCompleted).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("Samples/", StringComparison.Ordinal)).Select(name => name["Samples/".Length..^".json".Length]);

    public static byte[] Sample(string name) => Resource($"Samples/{name}.json");

    public static byte[] Resource(string name)
    {
        using var stream = typeof(PurchaseCompleted).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"no resource {name}");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A valid purchase with one member replaced; null removes it.</summary>
    public static string Purchase(string? member = null, string? json = null) => Compose(
        [
            ("type", "\"purchase.completed\""), ("eventId", "\"e1\""), ("orderId", "\"o1\""), ("customerId", "\"c1\""),
            ("occurredAt", "\"2025-03-14T09:26:53Z\""), ("amount", "12.50"), ("currency", "\"EUR\""),
        ], member, json);

    /// <summary>A valid cancellation with one member replaced; null removes it.</summary>
    public static string Cancellation(string? member = null, string? json = null) => Compose(
        [
            ("type", "\"order.cancelled\""), ("eventId", "\"e2\""), ("orderId", "\"o1\""), ("customerId", "\"c1\""),
            ("occurredAt", "\"2025-03-20T16:00:00Z\""), ("amount", "2.50"), ("currency", "\"EUR\""),
        ], member, json);

    /// <summary>The plain sample of a type with one member replaced; null removes it.</summary>
    public static string Changed(string type, string member, string? json)
    {
        using var sample = JsonDocument.Parse(Sample(type));
        var members = sample.RootElement.EnumerateObject().Select(m => (m.Name, m.Value.GetRawText())).Prepend(("type", $"\"{type}\"")).ToList();
        return Compose(members, member, json);
    }

    private static string Compose(List<(string Name, string Json)> members, string? member, string? json)
    {
        if (member is not null)
        {
            var at = members.FindIndex(m => m.Name == member);
            if (at >= 0) members.RemoveAt(at);
            if (json is not null) members.Insert(at < 0 ? members.Count : at, (member, json));
        }

        return "{" + string.Join(",", members.Select(m => $"\"{m.Name}\":{m.Json}")) + "}";
    }
}
