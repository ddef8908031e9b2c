using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChurnWorker.Configuration;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// Whether a webhook comes from the shop it names, by the signature that each maker documents: Shopify and WooCommerce send HMAC-SHA256 of the body in base64, Stripe in
/// hexadecimal over its time, a dot and the body. Shops whose secret is not configured are not judged.
/// </summary>
internal sealed class WebhookGate(ShopWebhooksOptions options, TimeProvider time)
{
    /// <summary>How far, in seconds, the time that Stripe signs may be from now: what Stripe's own libraries allow.</summary>
    public const long Tolerance = 300;

    private const string StripeSignature = "Stripe-Signature";

    private static readonly string[] Own = ["X-Shopify-", "X-WC-Webhook-", StripeSignature, "traceparent"];

    private readonly (string Shop, string Prefix, string Signature, string? Topic, ShopWebhookOptions Options)[] _shops =
    [
        ("shopify", "X-Shopify-", "X-Shopify-Hmac-Sha256", "X-Shopify-Topic", options.Shopify),
        ("woocommerce", "X-WC-Webhook-", "X-WC-Webhook-Signature", "X-WC-Webhook-Topic", options.WooCommerce),
        ("stripe", StripeSignature, StripeSignature, null, options.Stripe),
    ];

    /// <summary>Whether a request asks to be judged by its signature, or may be WooCommerce's ping: one that does needs no token.</summary>
    public bool Guards(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path == EventsEndpoint.Path
        && (ShopsOf(request.Headers).Exists(shop => shop.Secrets is not null) || (WooCommercePing.MayBe(request) && options.WooCommerce.CurrentSecrets() is not null));

    /// <summary>Judges a request.</summary>
    /// <param name="headers">All its headers.</param>
    /// <param name="body">Its bytes as they came.</param>
    /// <returns>The verdict, and the shop it is about: shopify, woocommerce or stripe, empty where none is.</returns>
    public (WebhookVerdict Verdict, string Shop) Judge(IHeaderDictionary headers, byte[] body)
    {
        var shops = ShopsOf(headers);
        if (shops.Find(shop => shop.Secrets is not null) is not { Secrets: { } secrets } guarded)
            return shops.Count == 0 && options.Stripe.CurrentSecrets() is not null && IsStripe(body) ? (WebhookVerdict.Unsigned, "stripe") : (WebhookVerdict.Unguarded, "");

        // Headers of two shops would be signed by one and read as the other's; without a topic a body would be read as an event of ours, which no shop may sign
        if (shops.Count > 1 || headers[guarded.Signature] is not [{ Length: > 0 } signature] || (guarded.Topic is { } topic && headers[topic] is not [{ Length: > 0 }]))
            return (WebhookVerdict.Unsigned, guarded.Shop);
        return (guarded.Signature == StripeSignature ? JudgeStripe(signature, body, secrets) : Verdict(IsSigned(Base64(signature), body, secrets)), guarded.Shop);
    }

    /// <summary>The headers that a signed webhook is read by: no other may give its bytes another meaning.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OwnHeaders(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Where(header => Array.Exists(Own, own => header.Key.StartsWith(own, StringComparison.OrdinalIgnoreCase)));

    private List<(string Shop, string Signature, string? Topic, string[]? Secrets)> ShopsOf(IHeaderDictionary headers) =>
        [.. _shops.Where(shop => headers.Keys.Any(name => name.StartsWith(shop.Prefix, StringComparison.OrdinalIgnoreCase))).Select(shop => (shop.Shop, shop.Signature, shop.Topic, shop.Options.CurrentSecrets()))];

    private WebhookVerdict JudgeStripe(string header, byte[] body, string[] secrets)
    {
        var parts = header.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1], StringComparer.Ordinal);
        if (parts["t"].ToList() is not [var stated] || !long.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var signedAt))
            return WebhookVerdict.Wrong;
        byte[] signed = [.. Encoding.UTF8.GetBytes(stated + "."), .. body];
        var isSigned = false;
        foreach (var signature in parts["v1"].Take(16))
            isSigned |= IsSigned(Hex(signature), signed, secrets);
        return isSigned && Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - signedAt) > Tolerance ? WebhookVerdict.Stale : Verdict(isSigned);
    }

    /// <summary>Every secret is tried whatever came out before, and bytes are compared in constant time: how long it takes says nothing.</summary>
    private static bool IsSigned(byte[] signature, byte[] signed, string[] secrets)
    {
        var isSigned = false;
        foreach (var secret in secrets)
            isSigned |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed), signature);
        return isSigned;
    }

    private static WebhookVerdict Verdict(bool isSigned) => isSigned ? WebhookVerdict.Genuine : WebhookVerdict.Wrong;

    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    private static byte[] Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var length) == System.Buffers.OperationStatus.Done ? bytes[..length] : [];
    }

    /// <summary>Whether a body says itself that it is an event of Stripe, or an array with one.</summary>
    private static bool IsStripe(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().Any(IsStripe) : IsStripe(root);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsStripe(JsonElement element) => element.TextAt("object") == "event";
}
