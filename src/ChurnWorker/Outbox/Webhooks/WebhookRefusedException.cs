namespace ChurnWorker.Outbox.Webhooks;

/// <summary>The receiver will not take this message, now; others it may.</summary>
internal sealed class WebhookRefusedException(string message) : Exception(message);
