using System.Text;
using System.Text.Json;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Intake;

public class DigestTests
{
    [Fact]
    public void The_same_event_has_the_same_digest_in_every_encoding()
    {
        var data = """{"orderId":"o1","customerId":"c1","amount":12.5,"currency":"EUR","lines":[{"quantity":2.0,"sku":"a"}],"channel":"web"}""";
        var binary = new MessageHeaders
        {
            DefaultSource = "default",
            CloudEventType = "purchase.completed",
            CloudEventId = "e1",
            CloudEventSource = "default",
            CloudEventTime = "2025-03-14T09:26:53Z",
        };
        var attributes = "\"specversion\":\"1.0\",\"type\":\"purchase.completed\",\"id\":\"e1\",\"source\":\"default\",\"time\":\"2025-03-14T09:26:53Z\"";
        var plain = """{"type":"purchase.completed","channel":"web","lines":[{"sku":"a","quantity":"2"}],"currency":"EUR","amount":"12.50","eventId":"e1","customerId":"c1","orderId":"o1","occurredAt":"2025-03-14T10:26:53.000+01:00"}""";
        Inbound[] same =
        [
            Decoding.One(plain),
            Decoding.One($"{{{attributes},\"data\":{data}}}", "application/cloudevents+json"),
            Decoding.One($"{{{attributes},\"data_base64\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}\"}}", "application/cloudevents+json"),
            Decoding.Decode(Encoding.UTF8.GetBytes(data), binary).ShouldHaveSingleItem(),
            Decoding.One($"{{\"messageType\":[\"urn:message:ChurnWorker.Contracts:PurchaseCompleted\"],\"message\":{plain}}}", "application/vnd.masstransit+json"),
        ];

        same.ShouldAllBe(i => i.Reason == null);
        same.Select(i => i.Digest).Distinct().ShouldHaveSingleItem();
        same.Select(i => i.Event).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("eventId", "\"e9\"")]
    [InlineData("orderId", "\"o9\"")]
    [InlineData("customerId", "\"c9\"")]
    [InlineData("occurredAt", "\"2025-03-14T09:26:53.001Z\"")]
    [InlineData("amount", "12.51")]
    [InlineData("currency", "\"USD\"")]
    [InlineData("version", "1")]
    [InlineData("channel", "\"app\"")]
    [InlineData("type", "\"order.cancelled\"")]
    public void A_change_in_any_stated_member_changes_the_digest(string member, string json) =>
        Decoding.One(Decoding.Purchase(member, json)).Digest.ShouldNotBe(Decoding.One(Decoding.Purchase()).Digest);

    /// <summary>Another value for each member of the vocabulary, none of them in a sample; null: the member goes.</summary>
    private static readonly (string Member, string? Json)[] Others =
    [
        ("eventId", "\"other\""), ("customerId", "\"other\""), ("occurredAt", "\"2025-01-01T00:00:00Z\""), ("amount", "1"), ("currency", "\"USD\""),
        ("subscriptionId", "\"other\""), ("subscriptionId", null), ("orderId", "\"other\""), ("recurringAmount", "1"), ("recurringAmount", "0"), ("interval", "\"month\""), ("interval", "\"year\""),
        ("effectiveAt", "\"2025-01-01T00:00:00Z\""), ("effectiveAt", "\"1970-01-01T00:00:00Z\""), ("effectiveAt", null),
        ("reason", "\"other\""), ("reason", null), ("comment", "\"other\""), ("comment", null), ("complaintId", "\"other\""),
        ("kind", "\"ces\""), ("score", "0"), ("score", "1"), ("score", "1.5"), ("scale", "6"), ("scale", "7"), ("channel", "\"other\""), ("channel", null), ("granted", "true"),
        ("otherCustomerId", "\"other\""), ("triggerId", "\"00000000-0000-0000-0000-000000000000\""), ("status", "\"sent\""), ("status", "\"failed\""), ("source", "\"other\""),
    ];

    public static TheoryData<string> Types => [.. EventNames.Contracts.Select(c => EventNames.Of(c).Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Events_that_differ_in_any_stated_member_of_the_vocabulary_differ_in_their_digests(string type)
    {
        using var schema = JsonDocument.Parse(Decoding.Resource($"Schemas/{type}.schema.json"));
        var events = new List<Inbound> { Decoding.One(Decoding.Changed(type, "unknown", "1")) };
        foreach (var member in schema.RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name))
            events.AddRange(Others.Where(o => o.Member == member).Select(o => Decoding.One(Decoding.Changed(type, member, o.Json))));

        // a member may have kept its value: that is the same event, and the only way to the same digest
        var accepted = events.Where(e => e.Event is not null).ToList();
        accepted.Select(e => e.Digest).Distinct().Count().ShouldBe(accepted.Select(e => e.Event).Distinct().Count());
        accepted.Select(e => e.Event).Distinct().Count().ShouldBeGreaterThan(schema.RootElement.GetProperty("required").GetArrayLength());
    }

    [Theory]
    [InlineData("subscription.started", "subscription.changed")]
    [InlineData("payment.failed", "payment.recovered")]
    [InlineData("complaint.opened", "complaint.closed")]
    [InlineData("customers.merged", "customers.unmerged")]
    public void Types_that_state_the_same_members_differ_in_their_digests(string one, string other) =>
        Decoding.One(Decoding.Changed(one, "type", $"\"{other}\"")).Digest.ShouldNotBe(Decoding.One(Decoding.Changed(one, "type", $"\"{one}\"")).Digest);

    [Fact]
    public void Texts_do_not_run_into_each_other()
    {
        var one = Decoding.One(Decoding.Purchase().Replace("\"o1\"", "\"ab\"", StringComparison.Ordinal).Replace("\"c1\"", "\"c\"", StringComparison.Ordinal));
        var other = Decoding.One(Decoding.Purchase().Replace("\"o1\"", "\"b\"", StringComparison.Ordinal).Replace("\"c1\"", "\"ca\"", StringComparison.Ordinal));

        one.Digest.ShouldNotBe(other.Digest);
    }

    [Fact]
    public void A_digest_stays_the_same_from_release_to_release() => Decoding.One(Decoding.Purchase()).Digest.ShouldBe(534698897514043476);
}
