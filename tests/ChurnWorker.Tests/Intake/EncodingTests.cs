using System.Text;
using System.Text.Json;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

public class EncodingTests
{
    private const string Body = """{"orderId":"o1","customerId":"c1","occurredAt":"2025-03-14T09:26:53Z","amount":12.5,"currency":"EUR"}""";

    [Theory]
    [InlineData("purchase.completed", "application/json", "purchase.completed")]
    [InlineData("purchase.completed.cloudevent", "application/cloudevents+json", null)]
    [InlineData("purchase.completed.cloudevent", "application/cloudevents+json; charset=utf-8", null)]
    [InlineData("purchase.completed.cloudevent", "application/json", null)]
    [InlineData("purchase.completed.cloudevent", null, null)]
    [InlineData("purchase.completed.masstransit", "application/vnd.masstransit+json", null)]
    [InlineData("purchase.completed.masstransit", null, null)]
    public void A_sample_purchase_decodes_whatever_wraps_it(string sample, string? contentType, string? type)
    {
        var inbound = Decoding.Decode(Decoding.Sample(sample), Decoding.Headers(contentType, type)).ShouldHaveSingleItem();

        inbound.Reason.ShouldBeNull();
        var e = inbound.Event.ShouldNotBeNull();
        e.ShouldBe(new ActivityEvent
        {
            Kind = ActivityKind.Purchase,
            Source = sample.EndsWith("cloudevent", StringComparison.Ordinal) ? "/shops/north" : "default",
            EventId = "p-489434",
            OrderId = "489434",
            CustomerId = "13085",
            OccurredAt = DateTimeOffset.Parse("2025-03-14T08:26:53.589Z").ToUnixTimeMilliseconds(),
            Amount = 50530,
            Currency = "GBP",
            Version = 2,
            Detail = """{"channel":"web","lines":[{"sku":"85048","quantity":12,"amount":83.4,"category":"lights","supplyDays":90},{"sku":"79323P","quantity":1.5}]}""",
        });
    }

    [Theory]
    [InlineData("order.cancelled", "order.cancelled")]
    [InlineData("order.cancelled.cloudevent", null)]
    [InlineData("order.cancelled.masstransit", null)]
    public void A_sample_cancellation_decodes_whatever_wraps_it(string sample, string? type)
    {
        var e = Decoding.Decode(Decoding.Sample(sample), Decoding.Headers("application/json", type)).ShouldHaveSingleItem().Event.ShouldNotBeNull();

        e.Kind.ShouldBe(ActivityKind.Cancellation);
        (e.EventId, e.OrderId, e.CustomerId, e.Amount, e.Currency).ShouldBe(("c-489434", "489434", "13085", 8340, "GBP"));
        e.Detail.ShouldBe("""{"reason":"arrived broken"}""");
    }

    [Theory]
    [InlineData("cloudEvents_")]
    [InlineData("cloudEvents:")]
    public void A_CloudEvent_in_binary_mode_over_AMQP_takes_what_the_body_lacks_from_its_headers(string prefix)
    {
        // RabbitMQ.Client hands header texts over as byte arrays
        var amqp = new Dictionary<string, object?>
        {
            [prefix + "specversion"] = "1.0"u8.ToArray(),
            [prefix + "type"] = "com.example.shop.purchase.completed.v1"u8.ToArray(),
            [prefix + "id"] = "ce-7"u8.ToArray(),
            [prefix + "source"] = "/shops/south"u8.ToArray(),
            [prefix + "time"] = "2025-03-14T09:26:53Z"u8.ToArray(),
            ["x-delivery-count"] = 3L,
        };
        var body = """{"orderId":"o1","customerId":"c1","amount":12.5,"currency":"EUR"}"""u8.ToArray();

        var e = Decoding.Decode(body, MessageHeaders.FromAmqp(amqp, "application/json", null, "default")).ShouldHaveSingleItem().Event.ShouldNotBeNull();

        (e.EventId, e.Source, e.OccurredAt, e.Amount).ShouldBe(("ce-7", "/shops/south", 1741944413000, 1250));
    }

    [Fact]
    public void A_CloudEvent_in_binary_mode_over_HTTP_is_read_too()
    {
        KeyValuePair<string, string>[] http = [new("Ce-Id", "ce-7"), new("Ce-Type", "purchase.completed"), new("Ce-Source", "shop%20one"), new("Accept", "*/*")];

        var e = Decoding.Decode(Encoding.UTF8.GetBytes(Body), MessageHeaders.FromHttp(http, "application/json", "default")).ShouldHaveSingleItem().Event.ShouldNotBeNull();

        (e.EventId, e.Source).ShouldBe(("ce-7", "shop one"));
    }

    [Fact]
    public void The_data_of_a_CloudEvent_may_come_in_base64()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(Body));
        var body = $$"""{"specversion":"1.0","type":"purchase.completed","source":"s","id":"ce-9","data_base64":"{{data}}"}""";

        var inbound = Decoding.One(body, "application/cloudevents+json");

        inbound.Event.ShouldNotBeNull().EventId.ShouldBe("ce-9");
        inbound.Event.Source.ShouldBe("s");
        Encoding.UTF8.GetString(inbound.Body.Span).ShouldBe(body);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents-batch+json")]
    public void A_batch_of_CloudEvents_is_one_event_each(string contentType)
    {
        var one = Encoding.UTF8.GetString(Decoding.Sample("purchase.completed.cloudevent"));
        var two = Encoding.UTF8.GetString(Decoding.Sample("order.cancelled.cloudevent"));

        Decoding.Decode($"[{one},{two}]", contentType).Select(i => i.Event?.Kind).ShouldBe([ActivityKind.Purchase, ActivityKind.Cancellation]);
    }

    [Theory]
    [InlineData("purchase.completed")]
    [InlineData("PurchaseCompleted")]
    [InlineData("purchase")]
    [InlineData("com.example.purchase.completed")]
    [InlineData("purchase.completed.v1")]
    [InlineData("urn:message:ChurnWorker.Contracts:PurchaseCompleted")]
    public void A_type_goes_by_several_names(string type)
    {
        Decoding.One(Decoding.Purchase("type", null), type: type).Event.ShouldNotBeNull().Kind.ShouldBe(ActivityKind.Purchase);
        Decoding.One(Decoding.Purchase("type", JsonSerializer.Serialize(type))).Event.ShouldNotBeNull();
    }

    [Fact]
    public void A_type_member_outranks_the_type_of_the_message_which_speaks_for_many()
    {
        var body = $"[{Decoding.Purchase("type", null)},{Decoding.Cancellation()}]";

        Decoding.Decode(body, type: "purchase.completed").Select(i => i.Event?.Kind).ShouldBe([ActivityKind.Purchase, ActivityKind.Cancellation]);
    }

    [Fact]
    public void A_foreign_type_member_does_not_hide_the_type_of_the_message() =>
        Decoding.One(Decoding.Purchase("type", "\"online\""), type: "purchase.completed").Event.ShouldNotBeNull();

    [Fact]
    public void A_producer_may_write_a_byte_order_mark() =>
        Decoding.Decode((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Decoding.Purchase())], Decoding.Headers()).ShouldHaveSingleItem().Event.ShouldNotBeNull();

    [Fact]
    public void A_bad_element_does_not_spoil_its_siblings()
    {
        var body = $$"""[{{Decoding.Purchase()}},{"a":1,"a":2},7,{{Decoding.Purchase("amount", "-1")}},{{Decoding.Cancellation()}}]""";

        var decoded = Decoding.Decode(body);

        decoded.Select(i => i.Reason).ShouldBe([null, "duplicate_member", "not_an_object", "negative_amount", null]);
        Encoding.UTF8.GetString(decoded[1].Body.Span).ShouldBe("""{"a":1,"a":2}""");
    }

    [Fact]
    public void An_array_cut_off_in_the_middle_is_one_refusal_of_the_whole()
    {
        var body = $"[{Decoding.Purchase()},{Decoding.Cancellation()[..40]}";

        var inbound = Decoding.One(body);

        inbound.Reason.ShouldBe("not_json");
        inbound.Body.Length.ShouldBe(body.Length);
    }

    [Fact]
    public void Escapes_in_names_and_texts_are_resolved_before_they_are_judged()
    {
        var e = Decoding.One("""{"type":"purchase","event\u0049d":"a\"\u00e9\ud83d\ude00","orderId":"o1","customerId":"c1","occurredAt":"2025-03-14T09:26:53\u002B01:00","amount":1,"currency":"EUR"}""")
            .Event.ShouldNotBeNull();

        e.EventId.ShouldBe("a\"é😀");
        e.OccurredAt.ShouldBe(1741940813000);
    }

    [Fact]
    public void Whole_numbers_as_ids_are_taken_as_their_digits()
    {
        var e = Decoding.One("""{"type":"purchase","eventId":17,"orderId":18,"customerId":12345678901234567890123,"occurredAt":"2025-03-14T09:26:53Z","amount":1,"currency":"EUR"}""")
            .Event.ShouldNotBeNull();

        (e.EventId, e.OrderId, e.CustomerId).ShouldBe(("17", "18", "12345678901234567890123"));
    }

    [Fact]
    public void A_clock_slightly_ahead_is_set_to_receipt_without_changing_the_digest()
    {
        var ahead = Decoding.Purchase("occurredAt", "\"2025-06-01T12:04:59Z\"");
        var now = Decoding.One(ahead);
        var later = new List<Inbound>();
        EventDecoder.Decode(Encoding.UTF8.GetBytes(ahead), Decoding.Headers(), Decoding.Now + 60_000, later);

        now.Event.ShouldNotBeNull().OccurredAt.ShouldBe(Decoding.Now);
        later[0].Event.ShouldNotBeNull().OccurredAt.ShouldBe(Decoding.Now + 60_000);
        later[0].Digest.ShouldBe(now.Digest);
    }

    [Fact]
    public void Lines_that_do_not_fit_are_left_out_and_the_channel_stays()
    {
        var lines = "[" + string.Join(",", Enumerable.Range(0, 300).Select(i => $$"""{"sku":"sku-{{i}}","quantity":1}""")) + "]";

        var e = Decoding.One(Decoding.Purchase("lines", lines)[..^1] + ",\"channel\":\"app\"}").Event.ShouldNotBeNull();

        e.Detail.ShouldBe("""{"channel":"app"}""");
    }

    [Fact]
    public void A_body_over_the_limit_keeps_its_beginning_and_its_hash()
    {
        var body = new byte[EventDecoder.MaxBodyBytes + 1];
        body.AsSpan().Fill((byte)' ');

        var inbound = Decoding.Decode(body, Decoding.Headers()).ShouldHaveSingleItem();

        inbound.Reason.ShouldBe("too_large");
        inbound.Body.Length.ShouldBe(1024);
        inbound.ReasonText.ShouldNotBeNull().ShouldContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)));
    }

    [Fact]
    public void Five_hundred_events_are_one_message_and_five_hundred_and_one_are_too_many()
    {
        Decoding.Decode("[" + string.Join(",", Enumerable.Repeat("{}", 500)) + "]").Count.ShouldBe(500);
        Decoding.One("[" + string.Join(",", Enumerable.Repeat("{}", 501)) + "]").Reason.ShouldBe("too_many_events");
    }
}
