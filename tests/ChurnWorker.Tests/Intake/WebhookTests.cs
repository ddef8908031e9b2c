using System.Text;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Tests.Intake;

/// <summary>Webhooks of shops, in the shapes their makers document.</summary>
public sealed class WebhookTests
{
    private const string ShopifyOrder =
        """
        {"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508","cancel_reason":null,"cancelled_at":null,"created_at":"2025-03-10T16:09:54-04:00",
        "currency":"USD","current_total_price":"388.00","email":"jon@example.com","financial_status":"paid","name":"#9999","processed_at":"2025-03-10T16:09:54-04:00","source_name":"web",
        "subtotal_price":"398.00","test":false,"total_price":"398.00","total_price_set":{"shop_money":{"amount":"398.00","currency_code":"USD"}},"updated_at":"2025-03-11T09:00:00-04:00",
        "customer":{"id":115310627314723954,"email":"john@example.com"},
        "line_items":[{"id":1,"product_id":788032119674292922,"sku":"IPOD2008PINK","quantity":2,"price":"199.00","title":"IPod"},{"id":2,"product_id":null,"sku":"","quantity":1,"price":"0.00"}]}
        """;

    private const string ShopifyRefund =
        """
        {"id":890088186047892319,"order_id":820982911946154508,"created_at":"2025-03-12T16:09:55-04:00","note":"Things were damaged","processed_at":"2025-03-12T16:09:55-04:00",
        "refund_line_items":[{"id":487817672276298627,"quantity":1,"subtotal":199.0}],
        "transactions":[{"id":245135271310201194,"amount":"100.00","currency":"USD","kind":"refund","status":"success"},{"id":2,"amount":"41.94","currency":"USD","kind":"refund","status":"success"},
        {"id":3,"amount":"9.00","currency":"USD","kind":"refund","status":"failure"}]}
        """;

    private const string WooOrder =
        """
        {"id":727,"parent_id":0,"status":"processing","currency":"EUR","version":"8.0.0","date_created":"2025-03-22T16:28:02","date_created_gmt":"2025-03-22T19:28:02","date_modified_gmt":"2025-03-23T08:00:00",
        "date_paid":"2025-03-22T16:28:08","date_paid_gmt":"2025-03-22T19:28:08","total":"29.35","customer_id":26,"created_via":"checkout",
        "line_items":[{"id":315,"name":"Woo Single #1","product_id":93,"quantity":2,"total":"6.00","price":3,"sku":""}],"refunds":[{"id":726,"reason":"","total":"-10.00"},{"id":724,"reason":"","total":"-1.00"}]}
        """;

    [Fact]
    public void A_paid_order_of_Shopify_is_a_purchase_for_its_total_at_the_time_it_was_processed() =>
        Shopify("orders/paid", ShopifyOrder).Event.ShouldBe(new ActivityEvent
        {
            Kind = ActivityKind.Purchase, Source = "johns-apparel.myshopify.com", EventId = "order/820982911946154508/2025-03-11T09:00:00-04:00", OrderId = "820982911946154508",
            CustomerId = "115310627314723954", OccurredAt = Instant("2025-03-10T20:09:54Z"), Amount = 39800, Currency = "USD",
            Detail = """{"channel":"web","lines":[{"sku":"IPOD2008PINK","quantity":2,"amount":398}]}""",
        });

    [Fact]
    public void One_state_of_an_order_told_by_two_topics_of_Shopify_is_one_event()
    {
        var (paid, updated) = (Shopify("orders/paid", ShopifyOrder), Shopify("orders/updated", ShopifyOrder));
        (paid.Event!.EventId, paid.Digest).ShouldBe((updated.Event!.EventId, updated.Digest));
    }

    [Fact]
    public void States_of_an_order_within_one_second_are_events_of_their_own()
    {
        Shopify("orders/create", ShopifyOrder.Replace("\"paid\"", "\"pending\"", StringComparison.Ordinal)).Event!.EventId.ShouldNotBe(Shopify("orders/paid", ShopifyOrder).Event!.EventId);
        string[] statuses = ["pending", "processing", "failed", "cancelled", "on-hold"];
        statuses.Select(status => Woo("order.updated", WooOrder.Replace("processing", status, StringComparison.Ordinal)).Event!.EventId).ShouldBeUnique();
    }

    [Fact]
    public void A_refund_of_Shopify_gives_back_what_its_successful_transactions_say_whoever_it_is_for()
    {
        var e = Shopify("refunds/create", ShopifyRefund).Event!;
        (e.Kind, e.EventId, e.OrderId, e.CustomerId, e.Amount, e.Currency).ShouldBe((ActivityKind.Cancellation, "refund/890088186047892319", "820982911946154508", "", 14194, "USD"));
        e.OccurredAt.ShouldBe(Instant("2025-03-12T20:09:55Z"));
    }

    [Fact]
    public void A_cancelled_order_of_Shopify_is_cancelled_as_a_whole_whatever_the_topic()
    {
        var e = Shopify("orders/updated", ShopifyOrder.Replace("\"cancelled_at\":null", "\"cancelled_at\":\"2025-03-13T10:00:00-04:00\"", StringComparison.Ordinal)).Event!;
        (e.Kind, e.EventId, e.Amount, e.OccurredAt).ShouldBe((ActivityKind.Cancellation, "order/820982911946154508/cancelled", null, Instant("2025-03-13T14:00:00Z")));
    }

    [Fact]
    public void An_order_of_Shopify_that_is_not_paid_is_activity_and_a_test_order_is_nobodys()
    {
        var pending = Shopify("orders/create", ShopifyOrder.Replace("\"paid\"", "\"pending\"", StringComparison.Ordinal)).Event!;
        (pending.Kind, pending.Term).ShouldBe((ActivityKind.Activity, "order.pending"));
        Shopify("orders/paid", ShopifyOrder.Replace("\"test\":false", "\"test\":true", StringComparison.Ordinal)).IsGuest.ShouldBeTrue();
        Shopify("orders/paid", ShopifyOrder.Replace("{\"id\":115310627314723954,\"email\":\"john@example.com\"}", "null", StringComparison.Ordinal)).IsGuest.ShouldBeTrue();
    }

    [Fact]
    public void An_order_of_WooCommerce_is_worth_its_total_less_its_refunds_and_its_times_are_in_GMT() =>
        Woo("order.updated", WooOrder).Event.ShouldBe(new ActivityEvent
        {
            Kind = ActivityKind.Purchase, Source = "https://shop.example/", EventId = "order/727/2025-03-23T08:00:00", OrderId = "727", CustomerId = "26", OccurredAt = Instant("2025-03-22T19:28:08Z"),
            Amount = 1835, Currency = "EUR", Detail = """{"channel":"checkout","lines":[{"sku":"93","quantity":2,"amount":6}]}""",
        });

    [Theory]
    [InlineData("cancelled", ActivityKind.Cancellation, "")]
    [InlineData("refunded", ActivityKind.Cancellation, "")]
    [InlineData("failed", ActivityKind.Cancellation, "")]
    [InlineData("completed", ActivityKind.Purchase, "")]
    [InlineData("pending", ActivityKind.Activity, "order.pending")]
    [InlineData("on-hold", ActivityKind.Activity, "order.on-hold")]
    public void The_status_of_an_order_of_WooCommerce_says_what_it_is(string status, ActivityKind kind, string term)
    {
        var e = Woo("order.updated", WooOrder.Replace("processing", status, StringComparison.Ordinal)).Event!;
        (e.Kind, e.Term).ShouldBe((kind, term));
    }

    [Fact]
    public void Customer_0_of_WooCommerce_is_a_guest() => Woo("order.created", WooOrder.Replace("\"customer_id\":26", "\"customer_id\":0", StringComparison.Ordinal)).IsGuest.ShouldBeTrue();

    [Theory]
    [InlineData("usd", 2000, "USD", 2000)]
    [InlineData("jpy", 500, "JPY", 500)]
    [InlineData("mga", 500, "MGA", 50_000)]
    [InlineData("isk", 50_000, "ISK", 500)]
    [InlineData("ugx", 50_000, "UGX", 500)]
    [InlineData("bhd", 12_340, "BHD", 12_340)]
    public void A_charge_of_Stripe_is_a_purchase_in_the_units_that_Stripe_counts_the_currency_in(string currency, long amount, string code, long minorUnits)
    {
        var e = Stripe("""{"id":"evt_1","object":"event","type":"charge.succeeded","created":1742000000,"data":{"object":{"id":"ch_1","object":"charge","amount":%amount%,"currency":"%currency%","customer":"cus_1","created":1741999990}}}""".Replace("%amount%", amount.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("%currency%", currency, StringComparison.Ordinal)).Event!;
        (e.Kind, e.EventId, e.OrderId, e.CustomerId, e.Amount, e.Currency, e.OccurredAt).ShouldBe((ActivityKind.Purchase, "evt_1", "ch_1", "cus_1", minorUnits, code, 1_741_999_990_000));
    }

    [Fact]
    public void A_fraction_that_a_currency_does_not_have_is_refused_and_never_rounded() =>
        Stripe("""{"id":"evt_1","object":"event","type":"charge.succeeded","created":1742000000,"data":{"object":{"id":"ch_1","amount":50050,"currency":"isk","customer":"cus_1","created":1741999990}}}""")
            .Reason.ShouldBe(QuarantineReasons.AmountTooPrecise);

    [Theory]
    [InlineData("""{"amount_refunded":500,"refunded":false}""", 1000)]
    [InlineData("""{"amount_refunded":0,"refunded":false}""", 1500)]
    [InlineData("""{}""", 1500)]
    public void A_refund_of_Stripe_is_what_this_event_gave_back_of_the_running_total(string previous, long minorUnits)
    {
        var e = Stripe("""{"id":"evt_2","object":"event","type":"charge.refunded","created":1742000000,"data":{"object":{"id":"ch_1","amount":2000,"amount_refunded":1500,"currency":"usd","customer":{"id":"cus_1","object":"customer"},"created":1741999990},"previous_attributes":%previous%}}""".Replace("%previous%", previous, StringComparison.Ordinal)).Event!;
        (e.Kind, e.OrderId, e.CustomerId, e.Amount, e.OccurredAt).ShouldBe((ActivityKind.Cancellation, "ch_1", "cus_1", minorUnits, 1_742_000_000_000));
    }

    [Fact]
    public void A_subscription_of_Stripe_starts_ends_and_fails_to_be_paid()
    {
        const string Subscription =
            """{"id":"sub_1","object":"subscription","customer":"cus_1","currency":"eur","ended_at":1742000500,"cancellation_details":{"comment":"bye","feedback":"too_expensive","reason":"cancellation_requested"},"items":{"object":"list","data":[{"id":"si_1","quantity":2,"price":{"id":"price_1","currency":"eur","unit_amount":1250,"recurring":{"interval":"month","interval_count":1}}}]}}""";
        var started = Stripe("""{"id":"evt_3","object":"event","type":"customer.subscription.created","created":1742000000,"data":{"object":%Subscription%}}""".Replace("%Subscription%", Subscription, StringComparison.Ordinal)).Event!;
        (started.Kind, started.Subject, started.Amount, started.Currency, started.Term).ShouldBe((ActivityKind.SubscriptionStarted, "sub_1", 2500, "EUR", "month"));
        var ended = Stripe("""{"id":"evt_4","object":"event","type":"customer.subscription.deleted","created":1742000000,"data":{"object":%Subscription%}}""".Replace("%Subscription%", Subscription, StringComparison.Ordinal)).Event!;
        (ended.Kind, ended.Subject, ended.EffectiveAt, ended.Detail).ShouldBe((ActivityKind.SubscriptionCancelled, "sub_1", 1_742_000_500_000, """{"reason":"too_expensive","comment":"bye"}"""));
        foreach (var invoice in new[] { """{"id":"in_1","customer":"cus_1","subscription":"sub_1"}""", """{"id":"in_1","customer":"cus_1","parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1"}}}""" })
        {
            var failed = Stripe("""{"id":"evt_5","object":"event","type":"invoice.payment_failed","created":1742000000,"data":{"object":%invoice%}}""".Replace("%invoice%", invoice, StringComparison.Ordinal)).Event!;
            (failed.Kind, failed.CustomerId, failed.Subject).ShouldBe((ActivityKind.PaymentFailed, "cus_1", "subscription:sub_1"));
        }
    }

    [Theory]
    [InlineData("shopify", "products/update", ShopifyOrder, QuarantineReasons.UnknownType)]
    [InlineData("shopify", "orders/paid", "{}", QuarantineReasons.MissingMember)]
    [InlineData("shopify", "orders/paid", """{"id":1,"financial_status":"paid","updated_at":"2025-03-11T09:00:00-04:00","customer":{"id":1},"total_price":"1.00","currency":"USD","processed_at":"2025-03-11T09:00:00"}""", QuarantineReasons.TimeWithoutOffset)]
    [InlineData("shopify", "orders/paid", """{"id":1,"financial_status":"paid","updated_at":"2025-03-11T09:00:00-04:00","customer":{"id":1},"total_price":"1,00","currency":"USD","processed_at":"2025-03-11T09:00:00Z"}""", QuarantineReasons.InvalidAmount)]
    [InlineData("shopify", "refunds/create", """{"id":1,"order_id":2,"created_at":"2025-03-11T09:00:00Z","transactions":[]}""", QuarantineReasons.MissingMember)]
    [InlineData("woo", "order.deleted", """{"id":727}""", QuarantineReasons.UnknownType)]
    [InlineData("woo", "order.updated", """{"id":727,"status":"completed"}""", QuarantineReasons.MissingMember)]
    [InlineData("woo", "order.updated", """{"id":727,"status":[],"date_modified_gmt":"2025-03-23T08:00:00"}""", QuarantineReasons.MissingMember)]
    [InlineData("stripe", "", """{"id":"evt_1","object":"event","type":"payout.paid","created":1742000000,"data":{"object":{}}}""", QuarantineReasons.UnknownType)]
    [InlineData("stripe", "", """{"id":"evt_1","object":"event","type":"charge.succeeded","created":"now","data":{"object":{}}}""", QuarantineReasons.MissingMember)]
    [InlineData("stripe", "", """{"id":"evt_1","object":"event","type":"charge.succeeded","created":99999999999999,"data":{"object":{}}}""", QuarantineReasons.MissingMember)]
    public void What_is_not_as_documented_is_refused_with_a_reason_and_kept_so_that_it_can_be_tried_again(string shop, string topic, string body, string reason)
    {
        var refused = shop switch { "shopify" => Shopify(topic, body), "woo" => Woo(topic, body), _ => Stripe(body) };
        refused.Reason.ShouldBe(reason);
        refused.Body.ToArray().ShouldBe(Encoding.UTF8.GetBytes(body));

        var again = Decoding.Decode(refused.Body, MessageHeaders.FromJson(refused.HeadersJson)).ShouldHaveSingleItem();
        again.Reason.ShouldBe(reason);
    }

    [Fact]
    public void Headers_count_on_the_bus_and_over_HTTP_however_they_are_spelt()
    {
        var amqp = MessageHeaders.FromAmqp([new("x-shopify-topic", "orders/paid"u8.ToArray()), new("X-SHOPIFY-SHOP-DOMAIN", "johns-apparel.myshopify.com")], "application/json", null, "default");
        Decoding.Decode(Encoding.UTF8.GetBytes(ShopifyOrder), amqp).ShouldHaveSingleItem().Event.ShouldBe(Shopify("orders/paid", ShopifyOrder).Event);
        MessageHeaders.FromHttp([new("stripe-signature", "t=1,v1=abc")], "application/json", "default").WebhookTopic.ShouldBe("stripe:");
    }

    private static Inbound Shopify(string topic, string body) => One(body, ("X-Shopify-Topic", topic), ("X-Shopify-Shop-Domain", "johns-apparel.myshopify.com"));

    private static Inbound Woo(string topic, string body) => One(body, ("X-WC-Webhook-Topic", topic), ("X-WC-Webhook-Source", "https://shop.example/"));

    private static Inbound Stripe(string body) => One(body);

    private static Inbound One(string body, params (string Name, string Value)[] headers) =>
        Decoding.Decode(Encoding.UTF8.GetBytes(body), MessageHeaders.FromHttp(headers.Select(h => KeyValuePair.Create(h.Name, h.Value)), "application/json", "default")).ShouldHaveSingleItem();

    private static long Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
