using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Intake;

/// <summary>The privacy webhooks that every app of Shopify has to take, in the shapes Shopify documents.</summary>
public sealed class ShopPrivacyTests : IDisposable
{
    private const string Order =
        """{"id":820982911946154508,"financial_status":"paid","updated_at":"2024-01-02T09:00:00Z","processed_at":"2024-01-02T09:00:00Z","customer":{"id":191167},"total_price":"398.00","currency":"EUR"}""";

    private const string Redact =
        """{"shop_id":954889,"shop_domain":"johns-apparel.myshopify.com","customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"orders_to_redact":[820982911946154508,280263]}""";

    private const string DataRequest =
        """{"shop_id":954889,"shop_domain":"johns-apparel.myshopify.com","orders_requested":[820982911946154508],"customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"data_request":{"id":9999}}""";

    private const string ShopRedact = """{"shop_id":954889,"shop_domain":"johns-apparel.myshopify.com"}""";

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_customer_to_redact_is_erased_as_the_one_whose_orders_the_shop_told()
    {
        Take(5, "orders/paid", Order).ShouldBe(EventOutcome.Accepted);
        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["191167"]);

        Take(9, "customers/redact", Redact).ShouldBe(EventOutcome.Accepted);
        foreach (var table in (string[])["customers", "ledger", "orders", "inbox", "quarantine"])
            _bench.Query($"SELECT COUNT(*) FROM {table}").ShouldBe(["0"], table);
        _bench.Query("SELECT type FROM outbox").ShouldBe(["customer.erasure.receipt"]);

        Take(10, "customers/redact", Redact).ShouldBe(EventOutcome.Erased, "told again, as Shopify may");
        Take(10, "orders/updated", Order).ShouldBe(EventOutcome.Erased);
        _bench.Query("SELECT type FROM outbox").ShouldBe(["customer.erasure.receipt"]);
    }

    [Fact]
    public void An_erasure_is_asked_for_when_it_is_received_for_the_webhook_states_no_time()
    {
        var e = Decode(9, "customers/redact", Redact).Event!;
        (e.Kind, e.CustomerId, e.Source, e.OccurredAt).ShouldBe((ActivityKind.Erased, "191167", "johns-apparel.myshopify.com", Bench.At(9)));
    }

    [Theory]
    [InlineData(Order)]
    [InlineData(DataRequest)]
    public void What_is_no_redaction_erases_nobody_under_the_topic_of_one_for_the_topic_is_not_signed(string body)
    {
        Take(5, "orders/paid", Order);
        Take(9, "customers/redact", body).ShouldBe(EventOutcome.Quarantined);
        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["191167"]);
    }

    [Fact]
    public void A_customer_who_is_known_by_nothing_but_an_address_is_nobody_here() =>
        Take(9, "customers/redact", """{"shop_domain":"johns-apparel.myshopify.com","customer":{"email":"john@example.com"},"orders_to_redact":[]}""").ShouldBe(EventOutcome.Guest);

    [Theory]
    [InlineData("customers/data_request", DataRequest, "churnworker export")]
    [InlineData("shop/redact", ShopRedact, "delete its store")]
    public void What_is_for_the_owner_to_do_is_taken_says_so_and_leaves_nothing_in_the_store(string topic, string body, string word)
    {
        Take(5, "orders/paid", Order);
        Decode(9, topic, body).Note!.ShouldContain(word);
        Take(9, topic, body).ShouldBe(EventOutcome.Noted);
        _bench.Query("SELECT COUNT(*) FROM quarantine").ShouldBe(["0"]);
        _bench.Query("SELECT customer_id FROM customers").ShouldBe(["191167"]);
    }

    private EventOutcome Take(double day, string topic, string body) => _bench.Engine.Assessor.Assess([Decode(day, topic, body)], Bench.At(day)).Single();

    private static Inbound Decode(double day, string topic, string body)
    {
        var into = new List<Inbound>();
        var headers = MessageHeaders.FromHttp([new("X-Shopify-Topic", topic), new("X-Shopify-Shop-Domain", "johns-apparel.myshopify.com")], "application/json", "default");
        EventDecoder.Decode(Encoding.UTF8.GetBytes(body), headers, Bench.At(day), into);
        return into.ShouldHaveSingleItem();
    }
}
