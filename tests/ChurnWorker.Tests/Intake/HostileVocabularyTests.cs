using ChurnWorker.Contracts;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Intake;

/// <summary>What happens to an event beside orders whose golden sample has one member changed. "event" and "guest" mean that it is taken.</summary>
public class HostileVocabularyTests
{
    private const string Event = "event";
    private const string Guest = "guest";

    public static TheoryData<string, string, string> Rows => new()
    {
        // type, member with its value, what becomes of the event
        { EventTypes.SubscriptionStarted, "eventId", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "subscriptionId", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "subscriptionId:\" \"", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "subscriptionId:\"a\\u0000b\"", QuarantineReasons.InvalidId },
        { EventTypes.SubscriptionStarted, "subscriptionId:{}", QuarantineReasons.InvalidId },
        { EventTypes.SubscriptionStarted, "subscriptionId:71", Event },
        { EventTypes.SubscriptionStarted, "customerId", Guest },
        { EventTypes.SubscriptionStarted, "customerId:\"anonymous\"", Guest },
        { EventTypes.SubscriptionStarted, "customerId:[]", QuarantineReasons.InvalidId },
        { EventTypes.SubscriptionStarted, "occurredAt", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "occurredAt:\"2025-01-15T08:00:00\"", QuarantineReasons.TimeWithoutOffset },
        { EventTypes.SubscriptionStarted, "occurredAt:\"2026-01-15T08:00:00Z\"", QuarantineReasons.Future },
        { EventTypes.SubscriptionStarted, "recurringAmount", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "recurringAmount:null", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "recurringAmount:0", Event },
        { EventTypes.SubscriptionStarted, "recurringAmount:-1", QuarantineReasons.NegativeAmount },
        { EventTypes.SubscriptionStarted, "recurringAmount:\"24,90\"", QuarantineReasons.InvalidAmount },
        { EventTypes.SubscriptionStarted, "recurringAmount:24.905", QuarantineReasons.AmountTooPrecise },
        { EventTypes.SubscriptionStarted, "recurringAmount:1e13", QuarantineReasons.AmountTooLarge },
        { EventTypes.SubscriptionStarted, "amount:\"a matter of other events\"", Event },
        { EventTypes.SubscriptionStarted, "currency", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "currency:\"gbp\"", QuarantineReasons.UnknownCurrency },
        { EventTypes.SubscriptionStarted, "currency:\"JPY\"", QuarantineReasons.AmountTooPrecise },
        { EventTypes.SubscriptionStarted, "interval", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionStarted, "interval:\"\"", QuarantineReasons.MissingMember },
        { EventTypes.SubscriptionChanged, "interval:\"week\"", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionChanged, "interval:\"Month\"", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionChanged, "interval:12", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionChanged, "interval:[\"month\"]", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionChanged, "recurringAmount:{}", QuarantineReasons.InvalidAmount },
        { EventTypes.SubscriptionCancelled, "effectiveAt:null", Event },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"\"", Event },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"2024-01-01T00:00:00Z\"", Event },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"2035-03-20T16:00:00Z\"", Event },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"2035-03-22T16:00:00Z\"", QuarantineReasons.Future },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"9999-12-31T23:59:59Z\"", QuarantineReasons.Future },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"2026-01-15\"", QuarantineReasons.TimeWithoutOffset },
        { EventTypes.SubscriptionCancelled, "effectiveAt:\"end of term\"", QuarantineReasons.InvalidTime },
        { EventTypes.SubscriptionCancelled, "effectiveAt:1768464000", QuarantineReasons.InvalidTime },
        { EventTypes.SubscriptionCancelled, "reason:7", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionCancelled, "comment:\"a\\u0000\"", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionCancelled, "comment:[]", QuarantineReasons.InvalidMember },
        { EventTypes.SubscriptionCancelled, "subscriptionId:null", QuarantineReasons.MissingMember },
        { EventTypes.PaymentFailed, "subscriptionId", Event },
        { EventTypes.PaymentFailed, "subscriptionId:true", QuarantineReasons.InvalidId },
        { EventTypes.PaymentFailed, "orderId:\"o\\nx\"", QuarantineReasons.InvalidId },
        { EventTypes.PaymentFailed, "customerId:0", Guest },
        { EventTypes.PaymentRecovered, "occurredAt:\"2025-06-01T12:05:00Z\"", Event },
        { EventTypes.FeedbackReceived, "kind", QuarantineReasons.MissingMember },
        { EventTypes.FeedbackReceived, "kind:\"stars\"", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "kind:\"NPS\"", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "kind:\"nps\"", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score", QuarantineReasons.MissingMember },
        { EventTypes.FeedbackReceived, "score:null", QuarantineReasons.MissingMember },
        { EventTypes.FeedbackReceived, "score:0", Event },
        { EventTypes.FeedbackReceived, "score:5", Event },
        { EventTypes.FeedbackReceived, "score:5.01", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score:-0.5", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score:1e400", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score:\"NaN\"", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score:\"4,5\"", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score:\"\"", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "score:true", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "scale:0", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "scale:4", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "scale:101", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "scale:5.5", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "scale:{}", QuarantineReasons.InvalidMember },
        { EventTypes.FeedbackReceived, "scale:100", Event },
        { EventTypes.FeedbackReceived, "orderId:{}", Event },
        { EventTypes.ComplaintOpened, "complaintId", QuarantineReasons.MissingMember },
        { EventTypes.ComplaintOpened, "complaintId:1.5", QuarantineReasons.InvalidId },
        { EventTypes.ComplaintClosed, "customerId:\"null\"", Guest },
        { EventTypes.ComplaintClosed, "occurredAt:\"yesterday\"", QuarantineReasons.InvalidTime },
        { EventTypes.ActivityObserved, "kind:\"  \"", QuarantineReasons.InvalidMember },
        { EventTypes.ActivityObserved, "kind:\"a\\tb\"", QuarantineReasons.InvalidMember },
        { EventTypes.ActivityObserved, "kind:7", QuarantineReasons.InvalidMember },
        { EventTypes.ActivityObserved, "channel:{}", QuarantineReasons.InvalidMember },
        { EventTypes.ActivityObserved, "customerId:\"\"", Guest },
        { EventTypes.ConsentChanged, "channel", QuarantineReasons.MissingMember },
        { EventTypes.ConsentChanged, "channel:null", QuarantineReasons.MissingMember },
        { EventTypes.ConsentChanged, "channel:\"\\ud800\"", QuarantineReasons.InvalidMember },
        { EventTypes.ConsentChanged, "granted", QuarantineReasons.MissingMember },
        { EventTypes.ConsentChanged, "granted:null", QuarantineReasons.MissingMember },
        { EventTypes.ConsentChanged, "granted:\"true\"", QuarantineReasons.InvalidMember },
        { EventTypes.ConsentChanged, "granted:1", QuarantineReasons.InvalidMember },
        { EventTypes.ConsentChanged, "granted:true", Event },
        { EventTypes.CustomersMerged, "otherCustomerId", QuarantineReasons.MissingMember },
        { EventTypes.CustomersMerged, "otherCustomerId:\"\"", QuarantineReasons.MissingMember },
        { EventTypes.CustomersMerged, "otherCustomerId:\"13085\"", QuarantineReasons.InvalidMember },
        { EventTypes.CustomersMerged, "otherCustomerId:13085", QuarantineReasons.InvalidMember },
        { EventTypes.CustomersMerged, "otherCustomerId:\"anonymous\"", Guest },
        { EventTypes.CustomersMerged, "customerId", Guest },
        { EventTypes.CustomersUnmerged, "otherCustomerId:\"13085\"", QuarantineReasons.InvalidMember },
        { EventTypes.CustomersUnmerged, "otherCustomerId:false", QuarantineReasons.InvalidId },
        { EventTypes.CustomerErased, "customerId", Guest },
        { EventTypes.CustomerErased, "occurredAt:20250401", QuarantineReasons.InvalidTime },
        { EventTypes.CampaignOutcome, "triggerId", QuarantineReasons.MissingMember },
        { EventTypes.CampaignOutcome, "triggerId:\"t-1\"", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "triggerId:17", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "triggerId:\"{5d9f0c4e-3c1b-8a57-9d0e-6f2b1a7c8e90}\"", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "triggerId:\"5d9f0c4e3c1b8a579d0e6f2b1a7c8e90\"", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "status", QuarantineReasons.MissingMember },
        { EventTypes.CampaignOutcome, "status:\"bounced\"", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "status:\"Sent\"", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "status:2", QuarantineReasons.InvalidMember },
        { EventTypes.CampaignOutcome, "customerId:{}", Event },
        { EventTypes.SourceHeartbeat, "source", QuarantineReasons.MissingMember },
        { EventTypes.SourceHeartbeat, "source:\"\"", QuarantineReasons.MissingMember },
        { EventTypes.SourceHeartbeat, "source:\"a\\u007fb\"", QuarantineReasons.InvalidId },
        { EventTypes.SourceHeartbeat, "source:{}", QuarantineReasons.InvalidId },
        { EventTypes.SourceHeartbeat, "occurredAt:\"2025-06-01T12:06:00Z\"", QuarantineReasons.Future },
        { EventTypes.SourceHeartbeat, "eventId:null", QuarantineReasons.MissingMember },
        { EventTypes.SourceHeartbeat, "customerId:\"13085\"", Event },
    };

    public static TheoryData<string> Types => [.. EventNames.Contracts.Select(c => EventNames.Of(c).Type)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_event_with_one_member_changed(string type, string change, string expected)
    {
        var colon = change.IndexOf(':', StringComparison.Ordinal);
        var body = colon < 0 ? Decoding.Changed(type, change, null) : Decoding.Changed(type, change[..colon], change[(colon + 1)..]);

        HostileInputTests.Outcome(Decoding.One(body)).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_member_the_contract_requires_is_missed(string type)
    {
        using var schema = System.Text.Json.JsonDocument.Parse(Decoding.Resource($"Schemas/{type}.schema.json"));
        foreach (var member in schema.RootElement.GetProperty("required").EnumerateArray().Select(m => m.GetString()!))
        {
            var expected = member == "customerId" ? Guest : QuarantineReasons.MissingMember;
            HostileInputTests.Outcome(Decoding.One(Decoding.Changed(type, member, null))).ShouldBe(expected, member);
        }
    }

    [Theory]
    [InlineData(100, Event)]
    [InlineData(101, QuarantineReasons.InvalidMember)]
    public void A_word_has_at_most_100_characters(int length, string expected) =>
        HostileInputTests.Outcome(Decoding.One(Decoding.Changed(EventTypes.ConsentChanged, "channel", $"\"{new string('é', length)}\""))).ShouldBe(expected);

    [Theory]
    [InlineData(EventTypes.SubscriptionStarted, "subscriptionId")]
    [InlineData(EventTypes.PaymentFailed, "orderId")]
    [InlineData(EventTypes.ComplaintOpened, "complaintId")]
    [InlineData(EventTypes.CustomersMerged, "otherCustomerId")]
    [InlineData(EventTypes.SourceHeartbeat, "source")]
    public void An_id_of_any_kind_has_at_most_200_characters(string type, string member)
    {
        HostileInputTests.Outcome(Decoding.One(Decoding.Changed(type, member, $"\"{new string('x', 200)}\""))).ShouldBe(Event);
        HostileInputTests.Outcome(Decoding.One(Decoding.Changed(type, member, $"\"{new string('x', 201)}\""))).ShouldBe(QuarantineReasons.InvalidId);
    }

    [Fact]
    public void A_long_comment_is_cut_and_never_refused()
    {
        var e = Decoding.One(Decoding.Changed(EventTypes.SubscriptionCancelled, "comment", $"\"{new string('ü', 100_000)}\"")).Event.ShouldNotBeNull();

        e.Detail.ShouldBe($$"""{"reason":"too expensive","comment":"{{new string('ü', 1000)}}"}""");
    }
}
