using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Intake.Webhooks;
using ChurnWorker.Model.Activity;
using ChurnWorker.Ops;
using ChurnWorker.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ChurnWorker.Tests.Intake;

/// <summary>Webhooks on <c>POST /events</c> of shops that sign, on a worker that asks everybody else for its token.</summary>
public sealed class SignedWebhookTests : IAsyncLifetime
{
    private const string Old = "the-old-secret";
    private const string New = "the-new-secret";
    private const string Token = "0123456789abcdef";
    private const string ShopifyOrder = """{"id":1,"financial_status":"paid","updated_at":"2025-03-11T09:00:00Z","processed_at":"2025-03-11T09:00:00Z","customer":{"id":7},"total_price":"1.00","currency":"USD"}""";
    private const string WooOrder = """{"id":2,"status":"processing","currency":"EUR","date_created_gmt":"2025-03-22T19:28:02","date_modified_gmt":"2025-03-23T08:00:00","total":"29.35","customer_id":26}""";
    private const string StripeCharge = """{"id":"evt_1","object":"event","type":"charge.succeeded","created":1742000000,"data":{"object":{"id":"ch_1","amount":500,"currency":"usd","customer":"cus_1","created":1741999990}}}""";

    private readonly List<Inbound> _assessed = [];
    private readonly HttpClient _client = new();
    private readonly Instruments _instruments = new();
    private readonly PrometheusText _metrics;
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    public SignedWebhookTests() => _metrics = new PrometheusText(_instruments);

    public async ValueTask InitializeAsync() => await StartAsync(new()
    {
        Shopify = new() { Secrets = [Old, New] },
        Stripe = new() { Secrets = [Old, New] },
        WooCommerce = new() { Secrets = [Old, New] },
    });

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _metrics.Dispose();
        _instruments.Dispose();
        _folder.Dispose();
        await _app!.DisposeAsync();
    }

    [Fact]
    public void A_signature_is_that_of_the_makers_formulas()
    {
        // Computed with: printf '%s' '{"id":1}' | openssl dgst -sha256 -hmac the-old-secret -binary | base64; for Stripe over '1742000000.{"id":1}' in hexadecimal
        Base64(Old, """{"id":1}""").ShouldBe("w5JDEipSjrbk5obo54HdIB/IfXq6T3/veoKoKFs9XC0=");
        Hex(Old, """1742000000.{"id":1}""").ShouldBe("5e39cda66cb159108b68483a78fd7388129f93a34e6ba5615443fe0d8fb5d8bd");
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public async Task A_webhook_signed_with_either_secret_needs_no_token(string secret)
    {
        (await PostAsync(ShopifyOrder, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", Base64(secret, ShopifyOrder)))).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(WooOrder, ("X-WC-Webhook-Topic", "order.created"), ("X-WC-Webhook-Signature", Base64(secret, WooOrder)))).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(StripeCharge, ("Stripe-Signature", Stripe(secret, 0)))).ShouldBe(HttpStatusCode.Accepted);

        _assessed.Select(input => input.Event!.CustomerId).ShouldBe(["7", "26", "cus_1"]);
        Refused().ShouldBe("");
    }

    [Fact]
    public async Task One_that_is_not_signed_is_refused_and_counted_even_with_the_token()
    {
        (await PostAsync(ShopifyOrder, ("X-Shopify-Topic", "orders/paid"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(ShopifyOrder, ("X-Shopify-Topic", "orders/paid"), ("Authorization", "Bearer " + Token))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(WooOrder, ("X-WC-Webhook-Topic", "order.created"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(StripeCharge, ("Authorization", "Bearer " + Token))).ShouldBe(HttpStatusCode.Unauthorized, "its body says whose it is");
        (await PostAsync($"[{StripeCharge}]", ("Authorization", "Bearer " + Token))).ShouldBe(HttpStatusCode.Unauthorized);

        _assessed.ShouldBeEmpty();
        Refused().ShouldBe("""
            churnworker_webhooks_refused_total{shop="shopify",reason="unsigned"} 2
            churnworker_webhooks_refused_total{shop="stripe",reason="unsigned"} 2
            churnworker_webhooks_refused_total{shop="woocommerce",reason="unsigned"} 1
            """);
    }

    [Theory]
    [InlineData("of another secret")]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public async Task One_that_is_signed_wrongly_is_refused(string signature)
    {
        var header = signature == "of another secret" ? Base64("not-the-secret", ShopifyOrder) : signature;
        (await PostAsync(ShopifyOrder, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", header))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(ShopifyOrder + " ", ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", Base64(Old, ShopifyOrder)))).ShouldBe(HttpStatusCode.Unauthorized, "one byte more than was signed");
        _assessed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(-301, HttpStatusCode.Unauthorized)]
    [InlineData(-300, HttpStatusCode.Accepted)]
    [InlineData(300, HttpStatusCode.Accepted)]
    [InlineData(301, HttpStatusCode.Unauthorized)]
    public async Task A_signature_of_Stripe_holds_for_five_minutes(int seconds, HttpStatusCode expected) =>
        (await PostAsync(StripeCharge, ("Stripe-Signature", Stripe(Old, seconds)))).ShouldBe(expected);

    [Fact]
    public async Task A_signature_of_Stripe_may_be_one_of_several_and_its_time_is_signed_too()
    {
        var (good, later) = (Stripe(Old, 0), Stripe(Old, 1));
        var v1 = good[(good.IndexOf("v1=", StringComparison.Ordinal) + 3)..];
        (await PostAsync(StripeCharge, ("Stripe-Signature", $"t={Now}, v1={new string('0', 64)},v1={v1},v0=x"))).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(StripeCharge, ("Stripe-Signature", later.Replace($"t={Now + 1}", $"t={Now}", StringComparison.Ordinal)))).ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var header in (string[])[$"v1={v1}", $"t={Now}", $"t={Now},t={Now},v1={v1}", $"t={Now},v0={v1}", $"t={Now},v1={v1[..62]}", "t=,v1="])
            (await PostAsync(StripeCharge, ("Stripe-Signature", header))).ShouldBe(HttpStatusCode.Unauthorized, header);
    }

    [Fact]
    public async Task What_one_shop_signed_is_not_read_as_anothers_nor_by_headers_that_nobody_signed()
    {
        var signed = ("X-Shopify-Hmac-Sha256", Base64(Old, WooOrder));
        (await PostAsync(WooOrder, signed, ("X-WC-Webhook-Topic", "order.created"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(Decoding.Purchase(), ("X-Shopify-Hmac-Sha256", Base64(Old, Decoding.Purchase())), ("X-Shopify-Topic", "orders/paid"), ("ce-specversion", "1.0"), ("ce-type", "purchase.completed"), ("ce-id", "x"), ("ce-source", "x")))
            .ShouldBe(HttpStatusCode.Accepted);
        _assessed.ShouldHaveSingleItem().Event.ShouldBeNull("no order of Shopify, and not taken for a CloudEvent");
    }

    [Theory]
    [InlineData("X-Shopify-Hmac-Sha256")]
    [InlineData("X-WC-Webhook-Signature")]
    public async Task A_signature_without_a_topic_opens_nothing(string signature)
    {
        const string Erasure = """{"type":"customer.erased","eventId":"e1","customerId":"c1","occurredAt":"2025-03-11T09:00:00Z"}""";
        (await PostAsync(Erasure, (signature, Base64(Old, Erasure)))).ShouldBe(HttpStatusCode.Unauthorized);
        _assessed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signed_webhook_that_says_nothing_of_use_is_kept_and_taken_so_that_the_shop_goes_on()
    {
        const string Update = """{"id":7}""";
        (await PostAsync(Update, ("X-Shopify-Topic", "customers/update"), ("X-Shopify-Hmac-Sha256", Base64(Old, Update)))).ShouldBe(HttpStatusCode.Accepted);
        _assessed.ShouldHaveSingleItem().Reason.ShouldBe(QuarantineReasons.UnknownType);
    }

    [Fact]
    public async Task The_ping_that_WooCommerce_sends_when_a_webhook_is_made_is_answered_200_and_nothing_is_taken()
    {
        (await PostFormAsync("webhook_id=123")).ShouldBe(HttpStatusCode.OK);
        foreach (var other in (string[])["", "webhook_id=", "webhook_id=1&x=2", "webhook_id=a", "id=1", WooOrder])
            (await PostFormAsync(other)).ShouldBe(HttpStatusCode.UnsupportedMediaType, other);
        (await PostFormAsync(WooOrder, ("X-WC-Webhook-Topic", "order.created"))).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await PostAsync("webhook_id=123")).ShouldBe(HttpStatusCode.Unauthorized, "no form");
        _assessed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ping_opens_nothing_where_no_secret_of_WooCommerce_is_configured()
    {
        await _app!.DisposeAsync();
        await StartAsync(new() { Shopify = new() { Secrets = [Old] } });
        (await PostFormAsync("webhook_id=123")).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostFormAsync("webhook_id=123", ("Authorization", "Bearer " + Token))).ShouldBe(HttpStatusCode.OK, "of whoever may post events");
    }

    [Fact]
    public async Task The_privacy_webhooks_of_Shopify_are_taken_signed_and_tell_what_is_left_to_do()
    {
        const string Request = """{"shop_id":1,"shop_domain":"a.myshopify.com","customer":{"id":7,"email":"a@example.com"},"orders_requested":[],"data_request":{"id":1}}""";
        const string Redact = """{"shop_id":1,"shop_domain":"a.myshopify.com","customer":{"id":7,"email":"a@example.com"},"orders_to_redact":[]}""";
        (await PostAsync(Request, ("X-Shopify-Topic", "customers/data_request"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(Redact, ("X-Shopify-Topic", "customers/redact"))).ShouldBe(HttpStatusCode.Unauthorized);
        _assessed.ShouldBeEmpty();

        (await PostAsync(Request, ("X-Shopify-Topic", "customers/data_request"), ("X-Shopify-Hmac-Sha256", Base64(Old, Request)))).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(Redact, ("X-Shopify-Topic", "customers/redact"), ("X-Shopify-Hmac-Sha256", Base64(Old, Redact)))).ShouldBe(HttpStatusCode.Accepted);
        _assessed[0].Note.ShouldNotBeNull();
        _assessed[1].Event!.Kind.ShouldBe(ActivityKind.Erased);
    }

    [Fact]
    public async Task A_secret_that_is_replaced_in_its_file_holds_at_once()
    {
        var file = _folder.Write("secrets", Old + "\n");
        var loaded = ConfigurationLoader.Load(new ConfigurationInputs
        {
            Environment = new Dictionary<string, string> { ["Intake__Webhooks__Shopify__Secrets_FILE"] = file }, WorkingDirectory = _folder.Path, ProgramDirectory = _folder.Path,
        });
        await _app!.DisposeAsync();
        await StartAsync(loaded.Options!.Intake.Webhooks);
        (await PostShopifyAsync(Old)).ShouldBe(HttpStatusCode.Accepted);
        (await PostShopifyAsync(New)).ShouldBe(HttpStatusCode.Unauthorized);

        File.WriteAllText(file, $"{New}\r\n{Old}\n");
        (await PostShopifyAsync(New)).ShouldBe(HttpStatusCode.Accepted);
        (await PostShopifyAsync(Old)).ShouldBe(HttpStatusCode.Accepted);

        File.WriteAllText(file, New);
        (await PostShopifyAsync(Old)).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(StripeCharge, ("Authorization", "Bearer " + Token))).ShouldBe(HttpStatusCode.Accepted, "without a secret a shop is not judged");
        (await PostAsync(WooOrder, ("X-WC-Webhook-Topic", "order.created"))).ShouldBe(HttpStatusCode.Unauthorized, "and asked for the token like everybody");
    }

    private static long Now => Decoding.Now / 1000;

    private async Task StartAsync(ShopWebhooksOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        var gate = new WebhookGate(options, new FixedClock());
        _app.UseAccess(() => Token, gate.Guards);
        EventsEndpoint.Map(_app, Assess, "http", 1000, gate, _instruments, new FixedClock());
        await _app.StartAsync();
    }

    private IReadOnlyList<EventOutcome> Assess(IReadOnlyList<Inbound> batch, long now)
    {
        _assessed.AddRange(batch);
        return [.. batch.Select(input => input.Reason is null ? EventOutcome.Accepted : EventOutcome.Quarantined)];
    }

    private Task<HttpStatusCode> PostShopifyAsync(string secret) => PostAsync(ShopifyOrder, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", Base64(secret, ShopifyOrder)));

    private Task<HttpStatusCode> PostAsync(string body, params (string Name, string Value)[] headers) => SendAsync(body, "application/json", headers);

    private Task<HttpStatusCode> PostFormAsync(string body, params (string Name, string Value)[] headers) => SendAsync(body, "application/x-www-form-urlencoded", headers);

    private async Task<HttpStatusCode> SendAsync(string body, string contentType, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(_app!.Urls.Single()), "/events")) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Host = "shop.example";
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }

    private string Refused() =>
        string.Join('\n', _metrics.Render().Split('\n').Where(line => line.StartsWith("churnworker_webhooks_refused_total{", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static string Stripe(string secret, int seconds) => $"t={Now + seconds},v1={Hex(secret, $"{Now + seconds}.{StripeCharge}")}";

    private static string Base64(string secret, string signed) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));

    private static string Hex(string secret, string signed) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Decoding.Now);
    }
}
