namespace ChurnWorker.Outbox;

/// <summary>Log lines of the outbox, ids 4000 to 4999.</summary>
internal static partial class OutboxLog
{
    [LoggerMessage(4001, LogLevel.Warning, "{Count} win-back messages found no queue bound to the exchange; they stay pending. Bind a queue with winback.#")]
    public static partial void Unroutable(ILogger logger, int count);

    [LoggerMessage(4002, LogLevel.Warning, "Relay cannot publish, attempt {Attempt}, next in {Seconds:F1} s: {Reason}")]
    public static partial void Retry(ILogger logger, int attempt, double seconds, string reason);

    [LoggerMessage(4004, LogLevel.Error, "The webhook at {Host} answered 410 Gone: nothing is posted any more. Messages stay pending; a restart tries again")]
    public static partial void WebhookGone(ILogger logger, string host);

    [LoggerMessage(4005, LogLevel.Information, "Webhooks are signed with {Count} secrets from now on, as their file says")]
    public static partial void SecretsReplaced(ILogger logger, int count);

    [LoggerMessage(4006, LogLevel.Warning, "The file of the webhook's secrets does not hold secrets (whsec_ and 24 to 64 bytes in base64, one a line); the last ones stay")]
    public static partial void SecretsUnreadable(ILogger logger);

    [LoggerMessage(4003, LogLevel.Information, "Relay publishes again after {Attempts} failed attempts")]
    public static partial void Recovered(ILogger logger, int attempts);
}
