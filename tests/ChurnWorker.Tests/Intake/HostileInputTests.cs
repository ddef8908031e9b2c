using System.Text;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

/// <summary>What happens to input that is wrong, doubtful or malicious, row by row. "event" and "guest" mean that it is taken.</summary>
public class HostileInputTests
{
    private const string Event = "event";
    private const string Guest = "guest";

    public static TheoryData<string, string> Purchases => new()
    {
        // member with its value, what becomes of the purchase
        { "eventId", QuarantineReasons.MissingMember },
        { "eventId:null", QuarantineReasons.MissingMember },
        { "eventId:\"\"", QuarantineReasons.MissingMember },
        { "eventId:\"  \"", QuarantineReasons.MissingMember },
        { "eventId:\"a\\u0000b\"", QuarantineReasons.InvalidId },
        { "eventId:\"a\\nb\"", QuarantineReasons.InvalidId },
        { "eventId:\"a\\u0085b\"", QuarantineReasons.InvalidId },
        { "eventId:\"\\ud800\"", QuarantineReasons.InvalidId },
        { "eventId:\"\\udc00\\ud800\"", QuarantineReasons.InvalidId },
        { "eventId:true", QuarantineReasons.InvalidId },
        { "eventId:{}", QuarantineReasons.InvalidId },
        { "eventId:[\"e1\"]", QuarantineReasons.InvalidId },
        { "eventId:1.5", QuarantineReasons.InvalidId },
        { "eventId:1e3", QuarantineReasons.InvalidId },
        { "eventId:-1", QuarantineReasons.InvalidId },
        { "orderId", QuarantineReasons.MissingMember },
        { "orderId:\"\"", QuarantineReasons.MissingMember },
        { "customerId", Guest },
        { "customerId:null", Guest },
        { "customerId:\"\"", Guest },
        { "customerId:\" \"", Guest },
        { "customerId:0", Guest },
        { "customerId:\"0\"", Guest },
        { "customerId:\"NULL\"", Guest },
        { "customerId:\" Anonymous \"", Guest },
        { "customerId:\"00\"", Event },
        { "customerId:\"'; DROP TABLE customers; --\"", Event },
        { "customerId:false", QuarantineReasons.InvalidId },
        { "occurredAt", QuarantineReasons.MissingMember },
        { "occurredAt:\"\"", QuarantineReasons.MissingMember },
        { "occurredAt:1741944413", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-03-14\"", QuarantineReasons.TimeWithoutOffset },
        { "occurredAt:\"2025-03-14T09:26:53\"", QuarantineReasons.TimeWithoutOffset },
        { "occurredAt:\"2025-03-14T09:26:53.123\"", QuarantineReasons.TimeWithoutOffset },
        { "occurredAt:\"2025-03-14T09:26:60Z\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-03-14T24:00:00Z\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-02-29T09:26:53Z\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-13-14T09:26:53Z\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"14/03/2025 09:26\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"1969-12-31T23:59:59Z\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"1970-01-01T00:30:00+01:00\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"10000-01-01T00:00:00Z\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-03-14T09:26:53+15:00\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-03-14T09:26:53Europe/Paris\"", QuarantineReasons.InvalidTime },
        { "occurredAt:\"2025-03-14T09:26Z\"", Event },
        { "occurredAt:\"2025-03-14 09:26:53.123456789-0500\"", Event },
        { "occurredAt:\"2025-06-01T12:05:00Z\"", Event },
        { "occurredAt:\"2025-06-01T12:05:00.001Z\"", QuarantineReasons.Future },
        { "occurredAt:\"9999-12-31T23:59:59Z\"", QuarantineReasons.Future },
        { "amount", QuarantineReasons.MissingMember },
        { "amount:null", QuarantineReasons.MissingMember },
        { "amount:0", Event },
        { "amount:-0.0", Event },
        { "amount:-0.01", QuarantineReasons.NegativeAmount },
        { "amount:\"-5\"", QuarantineReasons.NegativeAmount },
        { "amount:\"12,50\"", QuarantineReasons.InvalidAmount },
        { "amount:\"1,250.00\"", QuarantineReasons.InvalidAmount },
        { "amount:\"€12\"", QuarantineReasons.InvalidAmount },
        { "amount:\" 12\"", QuarantineReasons.InvalidAmount },
        { "amount:\"+12\"", QuarantineReasons.InvalidAmount },
        { "amount:\"1e3\"", QuarantineReasons.InvalidAmount },
        { "amount:\".5\"", QuarantineReasons.InvalidAmount },
        { "amount:\"5.\"", QuarantineReasons.InvalidAmount },
        { "amount:\"NaN\"", QuarantineReasons.InvalidAmount },
        { "amount:\"Infinity\"", QuarantineReasons.InvalidAmount },
        { "amount:true", QuarantineReasons.InvalidAmount },
        { "amount:{}", QuarantineReasons.InvalidAmount },
        { "amount:1e400", QuarantineReasons.InvalidAmount },
        { "amount:1e99999999999", QuarantineReasons.InvalidAmount },
        { "amount:1e3", Event },
        { "amount:1250e-2", Event },
        { "amount:1000000000000", Event },
        { "amount:1000000000000.01", QuarantineReasons.AmountTooLarge },
        { "amount:1000000000000.001", QuarantineReasons.AmountTooLarge },
        { "amount:1e13", QuarantineReasons.AmountTooLarge },
        { "amount:99999999999999999999999999999", QuarantineReasons.AmountTooLarge },
        { "amount:12.505", QuarantineReasons.AmountTooPrecise },
        { "amount:12.500000", Event },
        { "amount:1e-300", QuarantineReasons.AmountTooPrecise },
        { "amount:12.5000000000000000000000000000", QuarantineReasons.AmountTooPrecise },
        { "currency", QuarantineReasons.MissingMember },
        { "currency:\"\"", QuarantineReasons.MissingMember },
        { "currency:\"eur\"", QuarantineReasons.UnknownCurrency },
        { "currency:\"EURO\"", QuarantineReasons.UnknownCurrency },
        { "currency:\"XXX\"", QuarantineReasons.UnknownCurrency },
        { "currency:\"€€€\"", QuarantineReasons.UnknownCurrency },
        { "currency:978", QuarantineReasons.UnknownCurrency },
        { "version:2147483647", Event },
        { "version:2147483648", QuarantineReasons.InvalidMember },
        { "version:-1", QuarantineReasons.InvalidMember },
        { "version:1.0", QuarantineReasons.InvalidMember },
        { "version:\"1\"", QuarantineReasons.InvalidMember },
        { "channel:7", QuarantineReasons.InvalidMember },
        { "channel:\"a\\u0000\"", QuarantineReasons.InvalidMember },
        { "lines:{}", QuarantineReasons.InvalidMember },
        { "lines:[7]", QuarantineReasons.InvalidMember },
        { "lines:[{\"quantity\":1}]", QuarantineReasons.InvalidMember },
        { "lines:[{\"sku\":\"a\",\"quantity\":\"one\"}]", QuarantineReasons.InvalidMember },
        { "lines:[{\"sku\":\"a\",\"quantity\":1,\"supplyDays\":-1}]", QuarantineReasons.InvalidMember },
        { "lines:[{\"sku\":\"a\",\"quantity\":1,\"supplyDays\":3650}]", Event },
        { "lines:[{\"sku\":\"a\",\"quantity\":1,\"supplyDays\":3651}]", QuarantineReasons.InvalidMember },
        { "lines:[{\"sku\":\"a\",\"quantity\":1,\"supplyDays\":79228162514264337593543950335}]", QuarantineReasons.InvalidMember },
        { "lines:[{\"sku\":\"a\",\"quantity\":1,\"quantity\":2}]", QuarantineReasons.DuplicateMember },
        { "lines:[]", Event },
        { "lines:null", Event },
        { "unknown:{\"a\":[1,{\"b\":null}]}", Event },
        { "unknown:{\"a\":1,\"\\u0061\":2}", QuarantineReasons.DuplicateMember },
        { "type:\"subscription.started.later\"", QuarantineReasons.UnknownType },
        { "type:7", QuarantineReasons.UnknownType },
        { "type", QuarantineReasons.MissingMember },
    };

    public static TheoryData<string, string> Cancellations => new()
    {
        { "customerId", Event },
        { "customerId:\"anonymous\"", Event },
        { "orderId", Event },
        { "amount", Event },
        { "amount:\"-2.50\"", QuarantineReasons.NegativeAmount },
        { "currency", Event },
        { "reason:{}", QuarantineReasons.InvalidMember },
        { "reason:\"line\\nbreak\"", Event },
        { "eventId", QuarantineReasons.MissingMember },
    };

    public static TheoryData<string, string> Bodies => new()
    {
        { "", QuarantineReasons.NoEvent },
        { " \r\n\t", QuarantineReasons.NoEvent },
        { "[]", QuarantineReasons.NoEvent },
        { "null", QuarantineReasons.NotAnObject },
        { "\"purchase\"", QuarantineReasons.NotAnObject },
        { "42", QuarantineReasons.NotAnObject },
        { "[[{}]]", QuarantineReasons.NotAnObject },
        { "{}", QuarantineReasons.MissingMember },
        { "{", QuarantineReasons.NotJson },
        { "{}{}", QuarantineReasons.NotJson },
        { "[{}] x", QuarantineReasons.NotJson },
        { "{\"a\":1,}", QuarantineReasons.NotJson },
        { "{'a':1}", QuarantineReasons.NotJson },
        { "// comment\n{}", QuarantineReasons.NotJson },
        { "{\"amount\":NaN}", QuarantineReasons.NotJson },
        { "{\"amount\":012}", QuarantineReasons.NotJson },
        { "{\"a\":\"\\x\"}", QuarantineReasons.NotJson },
        { "<event/>", QuarantineReasons.NotJson },
        { "event_id,type\r\n1,purchase", QuarantineReasons.NotJson },
        { "{\"specversion\":\"1.0\",\"type\":\"purchase.completed\"}", QuarantineReasons.MissingMember },
        { "{\"specversion\":\"1.0\",\"type\":\"purchase.completed\",\"data\":\"text\"}", QuarantineReasons.NotAnObject },
        { "{\"specversion\":\"1.0\",\"type\":\"purchase.completed\",\"data_base64\":\"***\"}", QuarantineReasons.InvalidMember },
        { "{\"specversion\":\"1.0\",\"type\":\"purchase.completed\",\"data_base64\":\"/////w==\"}", QuarantineReasons.NotUtf8 },
        { "{\"specversion\":\"1.0\",\"type\":\"purchase.completed\",\"data_base64\":\"e30gew==\"}", QuarantineReasons.NotJson },
        { "{\"specversion\":\"1.0\",\"type\":\"other\",\"data\":{}}", QuarantineReasons.UnknownType },
        { "{\"specversion\":\"1.0\",\"data\":{}}", QuarantineReasons.MissingMember },
        { "{\"specversion\":\"1.0\",\"type\":\"purchase.completed\",\"data\":{\"x\":1,\"x\":1}}", QuarantineReasons.DuplicateMember },
        { "{\"messageType\":[\"urn:message:Other:Thing\"],\"message\":{}}", QuarantineReasons.UnknownType },
        { "{\"messageType\":[],\"message\":{}}", QuarantineReasons.UnknownType },
        { "{\"messageType\":[\"urn:message:ChurnWorker.Contracts:PurchaseCompleted\"],\"message\":{}}", QuarantineReasons.MissingMember },
    };

    [Theory]
    [MemberData(nameof(Purchases))]
    public void A_purchase_with_one_member_changed(string change, string expected) => Outcome(Decoding.One(Changed(Decoding.Purchase, change))).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Cancellations))]
    public void A_cancellation_with_one_member_changed(string change, string expected) => Outcome(Decoding.One(Changed(Decoding.Cancellation, change))).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_that_is_wrong_as_a_whole(string body, string expected) => Outcome(Decoding.One(body)).ShouldBe(expected);

    [Fact]
    public void A_cancellation_that_names_nobody_is_refused() =>
        Outcome(Decoding.One(Decoding.Cancellation("orderId", null).Replace("\"c1\"", "null", StringComparison.Ordinal))).ShouldBe(QuarantineReasons.MissingMember);

    [Fact]
    public void A_credit_without_its_money_is_refused() =>
        Outcome(Decoding.One(Decoding.Cancellation("orderId", null).Replace("2.50", "null", StringComparison.Ordinal))).ShouldBe(QuarantineReasons.MissingMember);

    [Fact]
    public void An_envelope_without_its_message_is_refused() =>
        Outcome(Decoding.One("""{"messageType":["urn:message:ChurnWorker.Contracts:PurchaseCompleted"]}""", "application/vnd.masstransit+json"))
            .ShouldBe(QuarantineReasons.MissingMember);

    [Theory]
    [InlineData(200, Event)]
    [InlineData(201, QuarantineReasons.InvalidId)]
    [InlineData(5000, QuarantineReasons.InvalidId)]
    public void An_id_has_at_most_200_characters(int length, string expected) =>
        Outcome(Decoding.One(Decoding.Purchase("customerId", $"\"{new string('é', length)}\""))).ShouldBe(expected);

    [Theory]
    [InlineData(62, Event)]
    [InlineData(63, Event)]
    [InlineData(64, QuarantineReasons.TooDeep)]
    [InlineData(100_000, QuarantineReasons.TooDeep)]
    public void Nesting_ends_at_64(int inner, string expected) =>
        Outcome(Decoding.One(Decoding.Purchase("x", new string('[', inner) + new string(']', inner)))).ShouldBe(expected);

    [Theory]
    [InlineData("JPY", "1250", 1250L)]
    [InlineData("JPY", "1250.0", 1250L)]
    [InlineData("KWD", "1.234", 1234L)]
    [InlineData("CLF", "1.2345", 12345L)]
    [InlineData("EUR", "\"0012.5\"", 1250L)]
    [InlineData("EUR", "1.5e3", 150000L)]
    [InlineData("EUR", "0e-300", 0L)]
    [InlineData("UYW", "1000000000000", 10_000_000_000_000_000L)]
    public void Money_is_exact_in_the_minor_units_of_its_currency(string currency, string amount, long minorUnits) =>
        Decoding.One(Decoding.Purchase("amount", amount).Replace("EUR", currency, StringComparison.Ordinal)).Event.ShouldNotBeNull().Amount.ShouldBe(minorUnits);

    [Fact]
    public void A_yen_has_no_fraction() =>
        Outcome(Decoding.One(Decoding.Purchase("currency", "\"JPY\""))).ShouldBe(QuarantineReasons.AmountTooPrecise);

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC0, 0x80, 0x22 })]
    public void Bytes_that_are_not_UTF_8_are_refused(byte[] body) =>
        Outcome(Decoding.Decode(body, Decoding.Headers()).ShouldHaveSingleItem()).ShouldBe(QuarantineReasons.NotUtf8);

    [Fact]
    public void Twenty_thousand_members_cost_no_more_than_reading_them()
    {
        var body = Decoding.Purchase("x", "{" + string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"m{i}\":1")) + "}");

        Outcome(Decoding.One(body)).ShouldBe(Event);
        Outcome(Decoding.One(body.Replace("\"m19999\"", "\"m7\"", StringComparison.Ordinal))).ShouldBe(QuarantineReasons.DuplicateMember);
    }

    [Fact]
    public void What_kind_of_event_was_refused_is_told_where_it_is_known()
    {
        Decoding.One(Decoding.Purchase("amount", "-1")).Kind.ShouldBe(ActivityKind.Purchase);
        Decoding.One(Decoding.Cancellation("eventId", null)).Kind.ShouldBe(ActivityKind.Cancellation);
        Decoding.One("""{"specversion":"1.0","type":"purchase.completed","data":"text"}""").Kind.ShouldBe(ActivityKind.Purchase);
        Decoding.One(Decoding.Purchase("type", "\"other\"")).Kind.ShouldBeNull();
        Decoding.One("{").Kind.ShouldBeNull();
    }

    [Fact]
    public void A_reason_never_repeats_what_a_customer_is_called()
    {
        var inbound = Decoding.One(Decoding.Purchase("customerId", $"\"secret-{new string('x', 300)}\""));

        inbound.ReasonText.ShouldNotBeNull().ShouldNotContain("secret");
        Encoding.UTF8.GetString(inbound.Body.Span).ShouldContain("secret");
    }

    internal static string Outcome(Inbound inbound)
    {
        var claims = (inbound.Event is null ? 0 : 1) + (inbound.IsGuest ? 1 : 0) + (inbound.Reason is null ? 0 : 1);
        claims.ShouldBe(1, "an input is exactly one of event, guest and refused");
        return inbound.Reason ?? (inbound.IsGuest ? Guest : Event);
    }

    private static string Changed(Func<string?, string?, string> compose, string change)
    {
        var colon = change.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? compose(change, null) : compose(change[..colon], change[(colon + 1)..]);
    }
}
