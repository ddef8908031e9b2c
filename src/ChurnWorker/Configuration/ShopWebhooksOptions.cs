namespace ChurnWorker.Configuration;

/// <summary>Webhooks of shops on <c>POST /events</c>.</summary>
internal sealed class ShopWebhooksOptions
{
    public ShopWebhookOptions Shopify { get; init; } = new();

    public ShopWebhookOptions Stripe { get; init; } = new();

    public ShopWebhookOptions WooCommerce { get; init; } = new();
}
