using System.Text;
using System.Text.Json.Nodes;
using ChurnWorker.Contracts;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

/// <summary>The golden sample of every event beside orders: one meaning, whatever wraps it.</summary>
public class VocabularyTests
{
    private const string NorthernShop = "/shops/north";

    private static readonly Dictionary<string, ActivityEvent> Meanings = new(StringComparer.Ordinal)
    {
        [EventTypes.SubscriptionStarted] = Said(ActivityKind.SubscriptionStarted, "ss-71", "2025-01-15T08:00:00Z") with { Subject = "box-71", Amount = 2490, Currency = "GBP", Term = "month" },
        [EventTypes.SubscriptionChanged] = Said(ActivityKind.SubscriptionChanged, "sc-71", "2025-02-15T08:30:00Z") with { Subject = "box-71", Amount = 24900, Currency = "GBP", Term = "year" },
        [EventTypes.SubscriptionCancelled] = Said(ActivityKind.SubscriptionCancelled, "sx-71", "2025-03-20T16:00:00Z") with
        {
            Subject = "box-71", EffectiveAt = Instant("2026-01-15T08:00:00Z"), Detail = """{"reason":"too expensive","comment":"I will be back when prices are"}""",
        },
        [EventTypes.PaymentFailed] = Said(ActivityKind.PaymentFailed, "pf-9", "2025-02-15T03:00:00Z") with { Subject = "subscription:box-71" },
        [EventTypes.PaymentRecovered] = Said(ActivityKind.PaymentRecovered, "pr-9", "2025-02-17T03:00:00Z") with { Subject = "subscription:box-71" },
        [EventTypes.FeedbackReceived] = Said(ActivityKind.Feedback, "f-3", "2025-03-16T18:12:44Z") with { Term = "csat", Score = 4.5, Scale = 5 },
        [EventTypes.ComplaintOpened] = Said(ActivityKind.ComplaintOpened, "co-5", "2025-03-17T10:00:00Z") with { Subject = "5" },
        [EventTypes.ComplaintClosed] = Said(ActivityKind.ComplaintClosed, "cc-5", "2025-03-19T10:00:00Z") with { Subject = "5" },
        [EventTypes.ActivityObserved] = Said(ActivityKind.Activity, "a-2201", "2025-03-18T20:15:00Z") with { Term = "login", Detail = """{"channel":"app"}""" },
        [EventTypes.ConsentChanged] = Said(ActivityKind.Consent, "k-12", "2025-03-18T20:16:00Z") with { Term = "email", Score = 0 },
        [EventTypes.CustomersMerged] = Said(ActivityKind.Merged, "m-1", "2025-03-21T07:00:00Z") with { Subject = "13086" },
        [EventTypes.CustomersUnmerged] = Said(ActivityKind.Unmerged, "u-1", "2025-03-22T07:00:00Z") with { Subject = "13086" },
        [EventTypes.CustomerErased] = Said(ActivityKind.Erased, "x-1", "2025-04-01T00:00:00Z"),
        [EventTypes.CampaignOutcome] = Said(ActivityKind.CampaignOutcome, "o-4", "2025-05-02T09:00:00Z") with
        {
            CustomerId = "", Subject = "5d9f0c4e-3c1b-8a57-9d0e-6f2b1a7c8e90", Term = "clicked", Detail = """{"channel":"email"}""",
        },
        [EventTypes.SourceHeartbeat] = Said(ActivityKind.Heartbeat, "h-2025-05-02T09:00", "2025-05-02T09:00:00Z") with { CustomerId = "", Subject = NorthernShop },
    };

    public static TheoryData<string> Types => [.. Meanings.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_sample_means_the_same_whatever_wraps_it(string type)
    {
        var expected = Meanings[type];
        var plain = Event(Decoding.Sample(type), Decoding.Headers(type: type));
        var envelope = Event(Decoding.Sample(type + ".masstransit"), Decoding.Headers("application/vnd.masstransit+json"));
        var structured = Event(Decoding.Sample(type + ".cloudevent"), Decoding.Headers("application/cloudevents+json"));
        var cloudEvent = JsonNode.Parse(Decoding.Sample(type + ".cloudevent"))!;
        var binary = Event(Encoding.UTF8.GetBytes(cloudEvent["data"]!.ToJsonString()), MessageHeaders.FromAmqp(Headers(cloudEvent), "application/json", null, "default"));

        plain.ShouldBe(expected);
        envelope.ShouldBe(expected);
        structured.ShouldBe(expected with { Source = NorthernShop });
        binary.ShouldBe(expected with { Source = NorthernShop });
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_goes_by_the_name_of_its_record_too(string type)
    {
        var record = EventNames.Find(type).ShouldNotBeNull().Contract;

        EventNames.Find(record.Name)?.Type.ShouldBe(type);
        EventNames.Find($"urn:message:ChurnWorker.Contracts:{record.Name}")?.Type.ShouldBe(type);
        EventNames.Find($"com.example.shop.{type}.v1")?.Type.ShouldBe(type);
    }

    [Fact]
    public void A_heartbeat_without_a_body_of_its_own_is_that_of_the_CloudEvents_source()
    {
        var headers = new Dictionary<string, object?> { ["cloudEvents_type"] = "source.heartbeat", ["cloudEvents_id"] = "h1", ["cloudEvents_source"] = "erp", ["cloudEvents_time"] = "2025-05-02T09:00:00Z" };

        Event("{}"u8.ToArray(), MessageHeaders.FromAmqp(headers, "application/json", null, "default")).Subject.ShouldBe("erp");
        Event("""{"specversion":"1.0","type":"source.heartbeat","id":"h1","source":"erp","time":"2025-05-02T09:00:00Z","data":{}}"""u8.ToArray(), Decoding.Headers()).Subject.ShouldBe("erp");
    }

    [Fact]
    public void The_source_that_a_heartbeat_names_is_not_the_source_of_the_event()
    {
        var e = Event("""{"specversion":"1.0","type":"source.heartbeat","id":"h1","source":"gateway","time":"2025-05-02T09:00:00Z","data":{"source":"shop"}}"""u8.ToArray(), Decoding.Headers());

        (e.Source, e.Subject).ShouldBe(("gateway", "shop"));
    }

    [Theory]
    [InlineData("""{"orderId":"o1"}""", "order:o1", null)]
    [InlineData("""{"subscriptionId":"s1"}""", "subscription:s1", null)]
    [InlineData("""{"orderId":17,"subscriptionId":"s1"}""", "subscription:s1", """{"orderId":"17"}""")]
    [InlineData("{}", "", null)]
    public void A_payment_names_what_was_to_be_paid_and_never_owns_an_order(string what, string subject, string? detail)
    {
        var body = $$"""{"type":"payment.failed","eventId":"e","customerId":"c","occurredAt":"2025-03-20T16:00:00Z",{{what[1..]}}""".Replace(",}", "}", StringComparison.Ordinal);

        var e = Decoding.One(body).Event.ShouldNotBeNull();

        (e.Subject, e.OrderId, e.Detail).ShouldBe((subject, "", detail));
    }

    [Theory]
    [InlineData("nps", "9", 9, 10)]
    [InlineData("csat", "5", 5, 5)]
    [InlineData("ces", "6.5", 6.5, 7)]
    [InlineData("ces", "\"4\"", 4, 7)]
    public void A_survey_has_its_usual_scale_where_none_is_stated(string kind, string score, double expected, double scale)
    {
        var e = Decoding.One($$"""{"type":"feedback.received","eventId":"e","customerId":"c","occurredAt":"2025-03-20T16:00:00Z","kind":"{{kind}}","score":{{score}}}""").Event.ShouldNotBeNull();

        (e.Score, e.Scale).ShouldBe((expected, scale));
    }

    [Fact]
    public void The_end_of_a_subscription_may_lie_ahead_and_is_kept_as_stated()
    {
        var e = Decoding.One(Decoding.Changed(EventTypes.SubscriptionCancelled, "effectiveAt", "\"2031-03-20T18:00:00.5+02:00\"")).Event.ShouldNotBeNull();

        e.EffectiveAt.ShouldBe(Instant("2031-03-20T16:00:00.5Z"));
        Decoding.One(Decoding.Changed(EventTypes.SubscriptionCancelled, "effectiveAt", null)).Event.ShouldNotBeNull().EffectiveAt.ShouldBeNull();
    }

    [Fact]
    public void Channels_and_kinds_of_activity_are_the_same_in_upper_and_lower_case()
    {
        Decoding.One(Decoding.Changed(EventTypes.ConsentChanged, "channel", "\" E-Mail \"")).Event.ShouldNotBeNull().Term.ShouldBe("e-mail");
        Decoding.One(Decoding.Changed(EventTypes.ActivityObserved, "kind", "\"LogIn\"")).Event.ShouldNotBeNull().Term.ShouldBe("login");
    }

    [Fact]
    public void A_trigger_is_named_in_lower_case_however_it_was_spelt() =>
        Decoding.One(Decoding.Changed(EventTypes.CampaignOutcome, "triggerId", "\"5D9F0C4E-3C1B-8A57-9D0E-6F2B1A7C8E90\"")).Event.ShouldNotBeNull()
            .Subject.ShouldBe("5d9f0c4e-3c1b-8a57-9d0e-6f2b1a7c8e90");

    [Fact]
    public void An_outcome_names_no_customer_even_if_it_states_one() =>
        Decoding.One(Decoding.Changed(EventTypes.CampaignOutcome, "customerId", "\"13085\"")).Event.ShouldNotBeNull().CustomerId.ShouldBe("");

    private static ActivityEvent Event(byte[] body, MessageHeaders headers)
    {
        var inbound = Decoding.Decode(body, headers).ShouldHaveSingleItem();
        inbound.Reason.ShouldBeNull();
        return inbound.Event.ShouldNotBeNull();
    }

    private static Dictionary<string, object?> Headers(JsonNode cloudEvent) => cloudEvent.AsObject()
        .Where(attribute => attribute.Key != "data")
        .ToDictionary(attribute => "cloudEvents:" + attribute.Key, object? (attribute) => Encoding.UTF8.GetBytes(attribute.Value!.GetValue<string>()));

    private static ActivityEvent Said(ActivityKind kind, string eventId, string at) =>
        new() { Kind = kind, Source = "default", EventId = eventId, CustomerId = "13085", OccurredAt = Instant(at) };

    private static long Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
