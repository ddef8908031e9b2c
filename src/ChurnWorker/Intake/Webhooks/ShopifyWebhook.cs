using System.Text.Json;
using System.Text.Json.Nodes;
using ChurnWorker.Contracts;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// Shopify: <c>orders/create|paid|updated|edited|cancelled</c> with the Order and <c>refunds/create</c> with the Refund. Money is the decimal text of
/// <c>total_price</c> in the shop's currency; what goes back comes with the refunds. Ids are made of the order and its <c>updated_at</c>, so that one state of
/// an order told by two topics is one event; before it is paid of its status too, for it may be paid within the same second. A test order is nobody's.
/// Of the mandatory privacy webhooks <c>customers/redact</c> is an erasure; <c>customers/data_request</c> and <c>shop/redact</c> are for the owner to act on.
/// </summary>
internal static class ShopifyWebhook
{
    private const string DataRequest = "the shop's owner answers with what churnworker export says of the customer; the request is not kept";
    private const string ShopRedact = "the worker keeps the data of one owner: to be rid of all of it delete its store; the request is not kept";

    private static readonly string[] Paid = ["paid", "partially_paid", "partially_refunded", "refunded"];

    /// <summary>What a body says.</summary>
    /// <param name="topic">Value of X-Shopify-Topic.</param>
    /// <param name="body">The body.</param>
    /// <param name="receivedAt">Receipt, Unix milliseconds UTC.</param>
    public static Translation Translate(string topic, JsonElement body, long receivedAt) => topic switch
    {
        "orders/create" or "orders/paid" or "orders/updated" or "orders/edited" or "orders/cancelled" => Order(body),
        "refunds/create" => Refund(body),
        "customers/redact" => Redact(body, receivedAt),
        "customers/data_request" => Translation.Noted(DataRequest),
        "shop/redact" => Translation.Noted(ShopRedact),
        _ => Translation.Unknown,
    };

    /// <summary>
    /// The body states no time: it is asked for when it is told. The topic is not signed, so an order with its customer, told again under this one, must not erase:
    /// only a redaction lists its orders. Those go with the customer. One without a customer id is of somebody of whom nothing is kept.
    /// </summary>
    private static Translation Redact(JsonElement body, long receivedAt)
    {
        if (body.At("orders_to_redact") is not { ValueKind: JsonValueKind.Array }) return Translation.Missing("orders_to_redact");
        var customer = body.IdAt("customer", "id");
        return Translation.Of(
            EventTypes.CustomerErased, ("eventId", $"customer/{customer}/redact"), ("customerId", customer), ("occurredAt", WebhookMembers.Instant(receivedAt / 1000)));
    }

    private static Translation Order(JsonElement order)
    {
        if (order.IdAt("id") is not { } id) return Translation.Missing("id");
        var customer = order.At("test") is { ValueKind: JsonValueKind.True } ? null : order.CopyAt("customer", "id");
        var state = order.TextAt("updated_at") ?? order.TextAt("created_at");
        if (order.TextAt("cancelled_at") is { } cancelledAt)
            return Translation.Of(
                EventTypes.OrderCancelled, ("eventId", $"order/{id}/cancelled"), ("orderId", id), ("customerId", customer), ("occurredAt", cancelledAt), ("reason", order.CopyAt("cancel_reason")));
        if (!Paid.Contains(order.TextAt("financial_status")))
            return Translation.Of(
                EventTypes.ActivityObserved, ("eventId", $"order/{id}/{state}/{Status(order)}"), ("customerId", customer), ("occurredAt", state), ("kind", $"order.{Status(order)}"));
        return Translation.Of(
            EventTypes.PurchaseCompleted, ("eventId", $"order/{id}/{state}"), ("orderId", id), ("customerId", customer),
            ("occurredAt", order.CopyAt("processed_at") ?? order.CopyAt("created_at")), ("amount", order.CopyAt("total_price")), ("currency", order.CopyAt("currency")),
            ("channel", order.CopyAt("source_name")), ("lines", Lines(order)));
    }

    private static string Status(JsonElement order) => order.TextAt("financial_status") ?? "open";

    private static Translation Refund(JsonElement refund)
    {
        if (refund.IdAt("id") is not { } id) return Translation.Missing("id");
        var given = refund.ItemsAt("transactions").Where(t => t.TextAt("kind") == "refund" && t.TextAt("status") == "success").ToList();
        if (given.Count == 0 || given.Any(t => t.MoneyAt("amount") is null) || given.Select(t => t.TextAt("currency")).Distinct().Count() > 1) return Translation.Missing("transactions");
        return Translation.Of(
            EventTypes.OrderCancelled, ("eventId", $"refund/{id}"), ("orderId", refund.IdAt("order_id")), ("occurredAt", refund.CopyAt("processed_at") ?? refund.CopyAt("created_at")),
            ("amount", given.Sum(t => t.MoneyAt("amount")!.Value).Text()), ("currency", given[0].CopyAt("currency")), ("reason", refund.CopyAt("note")));
    }

    /// <summary>Lines that name a product; the price is that of one piece.</summary>
    private static JsonArray? Lines(JsonElement order)
    {
        var lines = new JsonArray();
        foreach (var line in order.ItemsAt("line_items"))
            if ((line.TextAt("sku") ?? line.IdAt("product_id")) is { } sku && line.NumberAt("quantity") is { } quantity)
                lines.Add(Line(sku, quantity, line.MoneyAt("price") * quantity));
        return lines.Count > 0 ? lines : null;
    }

    private static JsonObject Line(string sku, long quantity, decimal? amount)
    {
        var line = new JsonObject { ["sku"] = sku, ["quantity"] = quantity };
        if (amount is { } money) line["amount"] = money.Text();
        return line;
    }
}
