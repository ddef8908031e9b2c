using System.Text;
using System.Text.Json.Nodes;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

/// <summary>Segment e-commerce track calls.</summary>
public class SegmentTests
{
    [Fact]
    public void A_completed_order_is_a_purchase_for_its_revenue() =>
        Event(Call("completed")).ShouldBe(new ActivityEvent
        {
            Kind = ActivityKind.Purchase, Source = "default", EventId = "segment-1", OrderId = "489434", CustomerId = "13085",
            OccurredAt = DateTimeOffset.Parse("2025-03-14T08:26:53.589Z").ToUnixTimeMilliseconds(), Amount = 50530, Currency = "GBP",
            Detail = """{"lines":[{"sku":"85048","quantity":12,"amount":83.4,"category":"lights"},{"sku":"79323P","quantity":1,"amount":12.5}]}""",
        });

    [Fact]
    public void A_refunded_order_falls_by_its_total()
    {
        var e = Event(Call("refunded"));

        (e.Kind, e.EventId, e.OrderId, e.CustomerId, e.Amount, e.Currency, e.Detail).ShouldBe((ActivityKind.Cancellation, "segment-2", "489434", "13085", 8340, "GBP", null));
    }

    [Fact]
    public void A_refund_that_states_no_money_is_of_the_whole_order()
    {
        var call = Call("refunded");
        Properties(call).Remove("total");

        Event(call).Amount.ShouldBeNull();
    }

    [Fact]
    public void A_refund_may_leave_its_currency_to_the_order()
    {
        var call = Call("refunded");
        Properties(call).Remove("currency");

        (Event(call).Amount, Event(call).Currency).ShouldBe((834_000, ""));
    }

    [Fact]
    public void A_cancelled_order_is_cancelled_as_a_whole_though_the_call_repeats_its_money()
    {
        var e = Event(Call("cancelled"));

        (e.Kind, e.OrderId, e.Amount, e.Currency).ShouldBe((ActivityKind.Cancellation, "489434", null, ""));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public void Without_revenue_the_total_counts(string revenue)
    {
        var call = Call("completed");
        Properties(call)["revenue"] = JsonNode.Parse(revenue);

        Event(call).Amount.ShouldBe(52030);
    }

    [Fact]
    public void Who_is_known_by_an_anonymous_id_only_is_a_guest()
    {
        var call = Call("completed");
        call.Remove("userId");

        Decoding.One(call.ToJsonString()).IsGuest.ShouldBeTrue();
    }

    [Fact]
    public void A_native_member_among_the_properties_means_nothing()
    {
        var call = Call("completed");
        Properties(call)["orderId"] = "other";
        Properties(call)["customerId"] = "other";
        Properties(call)["version"] = "seven";

        Event(call).ShouldBe(Event(Call("completed")));
    }

    [Fact]
    public void The_same_order_has_the_same_digest_as_the_native_event()
    {
        var native = $$"""{"type":"purchase","eventId":"segment-1","orderId":"489434","customerId":"13085","occurredAt":"2025-03-14T08:26:53.589Z","amount":505.3,"currency":"GBP","lines":[{"sku":"85048","quantity":12,"amount":"83.40","category":"lights"},{"sku":"79323P","quantity":1,"amount":12.50}]}""";

        Decoding.One(Call("completed").ToJsonString()).Digest.ShouldBe(Decoding.One(native).Digest);
    }

    [Fact]
    public void Products_without_a_name_are_no_lines()
    {
        var call = Call("completed");
        Properties(call)["products"] = JsonNode.Parse("""[{"price":1},{"product_id":7,"quantity":"2"},{"name":"Lights"}]""");

        Event(call).Detail.ShouldBe("""{"lines":[{"sku":"7","quantity":2}]}""");
        Properties(call)["products"] = JsonNode.Parse("""[{"price":1}]""");
        Event(call).Detail.ShouldBeNull();
    }

    [Fact]
    public void Calls_in_a_batch_are_read_one_by_one_and_a_bad_one_spoils_no_other()
    {
        var page = new JsonObject { ["type"] = "page", ["messageId"] = "segment-9" };
        var batch = new JsonObject { ["batch"] = new JsonArray(Call("completed"), page, Call("refunded"), 7), ["sentAt"] = "2025-03-14T08:26:54Z" };

        var inbounds = Decoding.Decode(batch.ToJsonString());

        inbounds.Select(HostileInputTests.Outcome).ShouldBe(["event", QuarantineReasons.UnknownType, "event", QuarantineReasons.NotAnObject]);
        inbounds[0].Event.ShouldBe(Event(Call("completed")));
        inbounds[0].Digest.ShouldBe(Decoding.One(Call("completed").ToJsonString()).Digest);
        inbounds[2].Event.ShouldBe(Event(Call("refunded")));
        JsonNode.DeepEquals(JsonNode.Parse(inbounds[1].Body.Span), page).ShouldBeTrue();
    }

    [Theory]
    [InlineData("[]", QuarantineReasons.NoEvent)]
    [InlineData("{}", QuarantineReasons.MissingMember)]
    [InlineData("[{\"batch\":[]}]", QuarantineReasons.NoEvent)]
    public void A_batch_that_holds_no_call(string calls, string expected) => HostileInputTests.Outcome(Decoding.One($$"""{ "batch": {{calls}} }""")).ShouldBe(expected);

    [Fact]
    public void A_batch_holds_at_most_500_calls()
    {
        var calls = string.Join(',', Enumerable.Repeat("{\"type\":\"page\"}", 501));

        HostileInputTests.Outcome(Decoding.One($$"""{"batch":[{{calls}}]}""")).ShouldBe(QuarantineReasons.TooMany);
    }

    public static TheoryData<string, string?, string> Hostile => new()
    {
        // path, value, outcome
        { "messageId", null, QuarantineReasons.MissingMember },
        { "messageId", "{}", QuarantineReasons.InvalidId },
        { "userId", "\"anonymous\"", "guest" },
        { "userId", "{}", QuarantineReasons.InvalidId },
        { "timestamp", null, QuarantineReasons.MissingMember },
        { "timestamp", "\"2025-03-14T08:26:53\"", QuarantineReasons.TimeWithoutOffset },
        { "timestamp", "1741944413", QuarantineReasons.InvalidTime },
        { "timestamp", "\"2025-06-02T00:00:00Z\"", QuarantineReasons.Future },
        { "event", "\"Product Viewed\"", QuarantineReasons.UnknownType },
        { "event", "\"order completed\"", QuarantineReasons.UnknownType },
        { "event", "\"An event whose name is longer than any that is known\"", QuarantineReasons.UnknownType },
        { "event", "7", QuarantineReasons.UnknownType },
        { "type", "\"page\"", QuarantineReasons.UnknownType },
        { "properties", null, QuarantineReasons.MissingMember },
        { "properties", "[]", QuarantineReasons.NotAnObject },
        { "properties", "{}", QuarantineReasons.MissingMember },
        { "properties.order_id", null, QuarantineReasons.MissingMember },
        { "properties.currency", null, QuarantineReasons.MissingMember },
        { "properties.currency", "\"gbp\"", QuarantineReasons.UnknownCurrency },
        { "properties.revenue", "\"505,30\"", QuarantineReasons.InvalidAmount },
        { "properties.revenue", "505.3000000000001", QuarantineReasons.AmountTooPrecise },
        { "properties.revenue", "-1", QuarantineReasons.NegativeAmount },
        { "properties.revenue", "0", "event" },
        { "properties.products", "{}", QuarantineReasons.InvalidMember },
        { "properties.products", "[7]", QuarantineReasons.InvalidMember },
        { "properties.products", "[{\"sku\":\"a\",\"price\":\"1,5\"}]", QuarantineReasons.InvalidMember },
        { "properties.products", "[{\"sku\":\"a\",\"price\":9999999999999999999999999999,\"quantity\":9999999999999999999999999999}]", QuarantineReasons.InvalidMember },
        { "properties.products", "[{\"name\":\"Lights\"}]", "event" },
        { "properties.products", "[]", "event" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_call_with_one_member_changed(string path, string? json, string expected)
    {
        var call = Call("completed");
        var owner = path.StartsWith("properties.", StringComparison.Ordinal) ? Properties(call) : call;
        var name = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
        owner.Remove(name);
        if (json is not null) owner[name] = JsonNode.Parse(json);

        HostileInputTests.Outcome(Decoding.One(call.ToJsonString())).ShouldBe(expected);
    }

    private static JsonObject Call(string name) => JsonNode.Parse(Encoding.UTF8.GetString(Decoding.Sample($"order.{name}.segment")))!.AsObject();

    private static JsonObject Properties(JsonObject call) => call["properties"]!.AsObject();

    private static ActivityEvent Event(JsonObject call)
    {
        var inbound = Decoding.One(call.ToJsonString());
        inbound.Reason.ShouldBeNull();
        return inbound.Event.ShouldNotBeNull();
    }
}
