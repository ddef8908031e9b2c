using System.Text;
using System.Text.Json;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// Webhooks of shops, taken as they are: on the bus with the HTTP headers as message headers, and on <c>POST /events</c>. Told apart by their topic header, Stripe's by its
/// signature header or by <c>object: event</c>. What they say becomes a native event and is judged by its rules; quarantine keeps the webhook itself.
/// </summary>
internal static class Webhook
{
    private const string Shopify = "shopify:";
    private const string WooCommerce = "woocommerce:";
    private const string Stripe = "stripe:";

    /// <summary>Takes note of a header; null when it is none of a webhook's.</summary>
    public static MessageHeaders? Note(MessageHeaders headers, string name, string? value)
    {
        if (string.IsNullOrEmpty(value) || name.Length == 0 || name[0] is not ('X' or 'x' or 'S' or 's')) return null;
        if (Is(name, "X-Shopify-Topic")) return headers with { WebhookTopic = Shopify + value };
        if (Is(name, "X-WC-Webhook-Topic")) return headers with { WebhookTopic = WooCommerce + value };
        if (Is(name, "Stripe-Signature")) return headers with { WebhookTopic = Stripe };
        if (Is(name, "X-Shopify-Shop-Domain") || Is(name, "X-WC-Webhook-Source")) return headers with { WebhookSource = value };
        return null;
    }

    /// <summary>The topic of a message; null when it is no webhook.</summary>
    public static string? TopicOf(MessageHeaders headers, ref MemberValues members)
    {
        if (headers.WebhookTopic is { } topic) return topic;
        var value = members[Member.Object];
        return value.Kind == JsonTokenType.String && members.Raw(value).SequenceEqual("event"u8) ? Stripe : null;
    }

    /// <summary>What a webhook says.</summary>
    /// <param name="topic">Of <see cref="TopicOf"/>.</param>
    /// <param name="body">The body.</param>
    /// <param name="receivedAt">Receipt, Unix milliseconds UTC: for what states no time of its own.</param>
    public static Translation Translate(string topic, JsonElement body, long receivedAt)
    {
        if (topic.StartsWith(Shopify, StringComparison.Ordinal)) return ShopifyWebhook.Translate(topic[Shopify.Length..], body, receivedAt);
        return topic.StartsWith(WooCommerce, StringComparison.Ordinal) ? WooCommerceWebhook.Translate(topic[WooCommerce.Length..], body) : StripeWebhook.Translate(body);
    }

    /// <summary>The native event's bytes.</summary>
    public static byte[] BytesOf(Translation translation) => Encoding.UTF8.GetBytes(translation.Event!.ToJsonString());

    private static bool Is(string name, string header) => name.Equals(header, StringComparison.OrdinalIgnoreCase);
}
