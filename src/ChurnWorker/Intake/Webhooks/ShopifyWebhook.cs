using System.Text.Json;
using System.Text.Json.Nodes;
using ChurnWorker.Contracts;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// Shopify: <c>orders/create|paid|updated|edited|cancelled</c> with the Order and <c>refunds/create</c> with the Refund. Money is the decimal text of
/// <c>total_price</c> in the shop's currency; what goes back comes with the refunds. Ids are made of the order and its <c>updated_at</c>, so that one state of
/// an order told by two topics is one event; before it is paid of its status too, for it may be paid within the same second. A test order is nobody's.
/// </summary>
internal static class ShopifyWebhook
{
    private static readonly string[] Paid = ["paid", "partially_paid", "partially_refunded", "refunded"];

    /// <summary>What a body says.</summary>
    /// <param name="topic">Value of X-Shopify-Topic.</param>
    /// <param name="body">The body.</param>
    public static Translation Translate(string topic, JsonElement body) => topic switch
    {
        "orders/create" or "orders/paid" or "orders/updated" or "orders/edited" or "orders/cancelled" => Order(body),
        "refunds/create" => Refund(body),
        _ => Translation.Unknown,
    };

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
