namespace ChurnWorker.Outbox;

/// <summary>One pending message with its final bytes: every delivery of it is identical.</summary>
/// <param name="Sequence">Order of writing within the store.</param>
/// <param name="MessageId">Deterministic id, the same in every redelivery; the id of the trigger for <c>winback.triggered</c>.</param>
/// <param name="Type">Message type, e.g. <c>winback.triggered</c>.</param>
/// <param name="RoutingKey">Routing key, <c>winback.EVENT.v1.TIER</c>; <c>customer.erasure.receipt.v1</c>.</param>
/// <param name="CustomerId">Subject of the message; empty where an erasure left nobody to name.</param>
/// <param name="OccurredAt">Time of the message, Unix milliseconds UTC.</param>
/// <param name="Body">Final JSON bytes.</param>
/// <param name="Attempts">Failed attempts so far.</param>
/// <param name="TraceParent">W3C trace context of its creation, the same in every redelivery; null where nobody traced.</param>
internal sealed record OutboxRow(
    long Sequence, Guid MessageId, string Type, string RoutingKey, string CustomerId, long OccurredAt, ReadOnlyMemory<byte> Body, int Attempts, string? TraceParent = null);
