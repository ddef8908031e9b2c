namespace ChurnWorker.Outbox;

/// <summary>One message to publish, with its final bytes.</summary>
/// <param name="MessageId">Deterministic id; a second message with it is the same message.</param>
/// <param name="Type">Message type, e.g. <c>winback.triggered</c>.</param>
/// <param name="RoutingKey">Routing key, <c>winback.EVENT.v1.TIER</c>; <c>customer.erasure.receipt.v1</c>.</param>
/// <param name="CustomerId">Subject of the message; empty where an erasure left nobody to name.</param>
/// <param name="OccurredAt">Time of the message, Unix milliseconds UTC.</param>
/// <param name="Body">Final JSON bytes.</param>
/// <param name="TraceParent">W3C trace context of its creation; null where nobody traces.</param>
internal sealed record OutboxMessage(
    Guid MessageId, string Type, string RoutingKey, string CustomerId, long OccurredAt, ReadOnlyMemory<byte> Body, string? TraceParent = null);
