using System.Text.Json;
using System.Text.Json.Nodes;
using ChurnWorker.Contracts;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// WooCommerce: <c>order.created|updated|restored</c> with the order. A status that stands for payment is a purchase, one that undoes it a cancellation. Money is
/// <c>total</c> less what <c>refunds</c> lists: the shop does not say when it gave money back, so the later state of an order is an edit of the earlier. Times
/// are the ones in GMT, which carry no offset because their name does. Customer 0 is a guest.
/// </summary>
internal static class WooCommerceWebhook
{
    /// <summary>What a body says.</summary>
    /// <param name="topic">Value of X-WC-Webhook-Topic.</param>
    /// <param name="body">The body.</param>
    public static Translation Translate(string topic, JsonElement body)
    {
        if (topic is not ("order.created" or "order.updated" or "order.restored")) return Translation.Unknown;
        if (body.IdAt("id") is not { } id) return Translation.Missing("id");
        if (body.TextAt("date_modified_gmt") is not { } modified) return Translation.Missing("date_modified_gmt");
        
        // What is no purchase has its status in the id: it may become one within the same second
        var (eventId, customer) = ($"order/{id}/{modified}", body.IdAt("customer_id"));
        return body.TextAt("status") switch
        {
            "processing" or "completed" => Purchase(id, eventId, customer, body),
            "cancelled" or "refunded" or "failed" or "trash" => Translation.Of(
                EventTypes.OrderCancelled, ("eventId", $"{eventId}/{body.TextAt("status")}"), ("orderId", id), ("customerId", customer), ("occurredAt", modified + "Z"), ("reason", body.CopyAt("status"))),
            { } status => Translation.Of(
                EventTypes.ActivityObserved, ("eventId", $"{eventId}/{status}"), ("customerId", customer), ("occurredAt", modified + "Z"), ("kind", $"order.{status}")),
            null => Translation.Missing("status"),
        };
    }

    private static Translation Purchase(string id, string eventId, string? customer, JsonElement order)
    {
        if (order.MoneyAt("total") is not { } total) return Translation.Missing("total");
        var refunds = order.ItemsAt("refunds").Select(refund => refund.MoneyAt("total")).ToList();
        if (refunds.Contains(null)) return Translation.Missing("refunds");
        if ((order.TextAt("date_paid_gmt") ?? order.TextAt("date_created_gmt")) is not { } paid) return Translation.Missing("date_paid_gmt");

        // A refund's total is negative
        var net = total - refunds.Sum(refund => Math.Abs(refund!.Value));
        return Translation.Of(
            EventTypes.PurchaseCompleted, ("eventId", eventId), ("orderId", id), ("customerId", customer), ("occurredAt", paid + "Z"), ("amount", net.Text()),
            ("currency", order.CopyAt("currency")), ("channel", order.CopyAt("created_via")), ("lines", Lines(order)));
    }

    private static JsonArray? Lines(JsonElement order)
    {
        var lines = new JsonArray();
        foreach (var line in order.ItemsAt("line_items"))
        {
            if ((line.TextAt("sku") ?? line.IdAt("product_id")) is not { } sku || line.NumberAt("quantity") is not { } quantity) continue;
            var native = new JsonObject { ["sku"] = sku, ["quantity"] = quantity };
            if (line.MoneyAt("total") is { } amount) native["amount"] = amount.Text();
            lines.Add(native);
        }

        return lines.Count > 0 ? lines : null;
    }
}
