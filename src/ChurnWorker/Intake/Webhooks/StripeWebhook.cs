using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChurnWorker.Contracts;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// Stripe events: charges, refunds of charges, subscriptions, failed and paid invoices. The event's <c>id</c> is the event id, the charge the order. Amounts are
/// whole numbers of the smallest unit as Stripe counts it, which for a few currencies is not that of ISO 4217; times are Unix seconds. The refunded amount of a
/// charge is a running total: what this event gave back is the difference to the amount before it.
/// </summary>
internal static class StripeWebhook
{
    /// <summary>Currencies that Stripe counts in whole units.</summary>
    private static readonly FrozenSet<string> NoDecimals = FrozenSet.Create(
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf");

    /// <summary>Currencies that Stripe counts in thousandths; all others in hundredths, ISK and UGX among them.</summary>
    private static readonly FrozenSet<string> ThreeDecimals = FrozenSet.Create("bhd", "jod", "kwd", "omr", "tnd");

    /// <summary>What a body says.</summary>
    public static Translation Translate(JsonElement body)
    {
        if (body.At("data", "object") is not { } data || body.TextAt("type") is not { } type) return Translation.Missing("data.object");
        if (body.TextAt("id") is not { } eventId || WebhookMembers.Instant(body.NumberAt("created")) is not { } created) return Translation.Missing("id or created");
        return type switch
        {
            "charge.succeeded" => Charge(eventId, created, data),
            "charge.refunded" => Refund(eventId, created, data, body),
            "customer.subscription.created" => Terms(EventTypes.SubscriptionStarted, eventId, created, data),
            "customer.subscription.updated" => Terms(EventTypes.SubscriptionChanged, eventId, created, data),
            "customer.subscription.deleted" => Ended(eventId, created, data),
            "invoice.payment_failed" => Invoice(EventTypes.PaymentFailed, eventId, created, data),
            "invoice.paid" or "invoice.payment_succeeded" => Invoice(EventTypes.PaymentRecovered, eventId, created, data),
            _ => Translation.Unknown,
        };
    }

    private static Translation Charge(string eventId, string created, JsonElement charge)
    {
        var at = WebhookMembers.Instant(charge.NumberAt("created")) ?? created;
        return Money(charge.NumberAt("amount"), charge.TextAt("currency")) is not { } amount
            ? Translation.Missing("amount")
            : Translation.Of(
                EventTypes.PurchaseCompleted, ("eventId", eventId), ("orderId", charge.CopyAt("id")), ("customerId", CustomerOf(charge)), ("occurredAt", at), ("amount", amount),
                ("currency", Currency(charge)));
    }

    private static Translation Refund(string eventId, string created, JsonElement charge, JsonElement body)
    {
        var before = body.NumberAt("data", "previous_attributes", "amount_refunded") ?? 0;
        return Money(charge.NumberAt("amount_refunded") - before, charge.TextAt("currency")) is not { } amount
            ? Translation.Missing("amount_refunded")
            : Translation.Of(
                EventTypes.OrderCancelled, ("eventId", eventId), ("orderId", charge.CopyAt("id")), ("customerId", CustomerOf(charge)), ("occurredAt", created), ("amount", amount),
                ("currency", Currency(charge)));
    }

    /// <summary>What a subscription costs each time: the sum of its items, which share an interval.</summary>
    private static Translation Terms(string type, string eventId, string created, JsonElement subscription)
    {
        var items = subscription.At("items") is { } list ? list.ItemsAt("data").ToList() : [];
        var costs = items.Select(item => item.NumberAt("price", "unit_amount") * (item.NumberAt("quantity") ?? 1)).ToList();
        if (items.Count == 0 || costs.Contains(null) || Money(costs.Sum(), subscription.TextAt("currency") ?? items[0].TextAt("price", "currency")) is not { } amount)
            return Translation.Missing("items.data");
        return Translation.Of(
            type, ("eventId", eventId), ("subscriptionId", subscription.CopyAt("id")), ("customerId", CustomerOf(subscription)), ("occurredAt", created), ("recurringAmount", amount),
            ("currency", (subscription.TextAt("currency") ?? items[0].TextAt("price", "currency"))?.ToUpperInvariant()), ("interval", items[0].CopyAt("price", "recurring", "interval")));
    }

    private static Translation Ended(string eventId, string created, JsonElement subscription) => Translation.Of(
        EventTypes.SubscriptionCancelled, ("eventId", eventId), ("subscriptionId", subscription.CopyAt("id")), ("customerId", CustomerOf(subscription)), ("occurredAt", created),
        ("effectiveAt", WebhookMembers.Instant(subscription.NumberAt("ended_at"))),
        ("reason", subscription.CopyAt("cancellation_details", "feedback") ?? subscription.CopyAt("cancellation_details", "reason")), ("comment", subscription.CopyAt("cancellation_details", "comment")));

    private static Translation Invoice(string type, string eventId, string created, JsonElement invoice)
    {
        // Where the subscription stands depends on the API version of the webhook
        var subscription = invoice.TextAt("subscription") ?? invoice.TextAt("parent", "subscription_details", "subscription");
        return Translation.Of(
            type, ("eventId", eventId), ("customerId", CustomerOf(invoice)), ("occurredAt", created), ("subscriptionId", subscription), ("orderId", subscription is null ? invoice.CopyAt("id") : null));
    }

    /// <summary>The customer, by id or expanded.</summary>
    private static JsonNode? CustomerOf(JsonElement data) => data.TextAt("customer") ?? data.TextAt("customer", "id");

    private static string? Currency(JsonElement data) => data.TextAt("currency")?.ToUpperInvariant();

    private static string? Money(long? amount, string? currency)
    {
        if (amount is not { } units || currency is null) return null;
        var scale = NoDecimals.Contains(currency) ? 1m : ThreeDecimals.Contains(currency) ? 1000m : 100m;
        return (units / scale).Text();
    }
}
