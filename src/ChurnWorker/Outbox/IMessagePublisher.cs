namespace ChurnWorker.Outbox;

/// <summary>Brings one stored message out: to the bus or to a webhook.</summary>
internal interface IMessagePublisher
{
    /// <summary>Returns once the other side has the message. Throws <see cref="MassTransit.MessageReturnedException"/> or <see cref="Webhooks.WebhookRefusedException"/> when this one message is the reason that it has not.</summary>
    Task PublishAsync(OutboxRow row);
}
