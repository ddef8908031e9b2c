namespace ChurnWorker.Configuration;

/// <summary>How messages go out.</summary>
internal sealed class OutboxOptions
{
    [Setting("Durable topic exchange of the win-back messages.", MaxLength = 200)]
    public string Exchange { get; init; } = "churn.winback";

    [Setting("NDJSON file that the in-memory bus also writes messages to.", Form = "path in an existing folder", DefaultText = "winback.ndjson beside the store")]
    public string? File { get; init; }

    public WebhookOptions Webhook { get; init; } = new();
}
