namespace ChurnWorker.Intake;

/// <summary>One message of the firehose, decoded, waiting for its batch.</summary>
/// <param name="Tag">The channel's delivery tag, acknowledged after the commit.</param>
/// <param name="ReceivedAt">Receipt, Unix milliseconds UTC.</param>
/// <param name="Inbounds">What the message held.</param>
internal readonly record struct Delivery(ulong Tag, long ReceivedAt, IReadOnlyList<Inbound> Inbounds);
