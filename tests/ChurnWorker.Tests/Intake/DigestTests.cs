using System.Text;
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
