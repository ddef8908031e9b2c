namespace ChurnWorker.Intake.Webhooks;

/// <summary>
/// What WooCommerce posts when a webhook is made: its number as a form, without topic or signature. It wants 200 and shows the webhook as failing otherwise.
/// Nothing is read from a form but that it is one, so the answer opens nothing.
/// </summary>
internal static class WooCommercePing
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Whether a request has the form of one.</summary>
    public static bool MayBe(HttpRequest request) => ContentTypes.MediaType(request.ContentType).Equals(Form, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the body of such a request is that of one.</summary>
    public static bool Is(ReadOnlySpan<byte> body) =>
        body.StartsWith("webhook_id="u8) && body["webhook_id="u8.Length..] is { Length: > 0 and <= 20 } id && !id.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
