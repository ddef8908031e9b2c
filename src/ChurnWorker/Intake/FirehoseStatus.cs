namespace ChurnWorker.Intake;

/// <summary>How the firehose is doing, for health, metrics and the lag gate. Written by the firehose alone, read by anyone.</summary>
internal sealed class FirehoseStatus
{
    private long _connectedSince;
    private long _lastDeliveryAt;
    private long _oldestUnhandledAt;
    private long _caughtUpAt;
    private long _consumers;
    private long _waiting;
    private long _deadLetters = -1;
    private long _messages;
    private long _events;
    private long _batches;
    private long _connections;
    private long _failures;

    /// <summary>Consuming right now.</summary>
    public bool IsConnected => ConnectedSince is not null;

    /// <summary>Since when it consumes, Unix milliseconds UTC; null while it does not.</summary>
    public long? ConnectedSince => Instant(ref _connectedSince);

    /// <summary>Receipt of the latest message, Unix milliseconds UTC; null before the first.</summary>
    public long? LastDeliveryAt => Instant(ref _lastDeliveryAt);

    /// <summary>Receipt of the oldest message that is not yet on disk, Unix milliseconds UTC; null when none is in hand.</summary>
    public long? OldestUnhandledAt => Instant(ref _oldestUnhandledAt);

    /// <summary>Latest instant at which the broker held nothing back and everything delivered was on disk, Unix milliseconds UTC; null before the first.</summary>
    public long? CaughtUpAt => Instant(ref _caughtUpAt);

    /// <summary>Consumers the broker counts on the queue, as of the last look.</summary>
    public long Consumers => Interlocked.Read(ref _consumers);

    /// <summary>Messages the broker has not yet delivered, as of the last look.</summary>
    public long WaitingInBroker => Interlocked.Read(ref _waiting);

    /// <summary>Messages the broker gave up delivering, as of the last look; null where nobody looked.</summary>
    public long? DeadLetters => Interlocked.Read(ref _deadLetters) is var count and >= 0 ? count : null;

    /// <summary>Messages on disk and acknowledged.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Events of those messages.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Batches on disk.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Times a connection was made.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Times a connection could not be made or was lost.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Upper bound of the age of the oldest event that producers sent and the store does not hold; null while nothing can be said (not connected, or not once caught up).</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public TimeSpan? BacklogAge(long now)
    {
        if (!IsConnected || CaughtUpAt is not { } caughtUpAt) return null;
        if (WaitingInBroker > 0) return TimeSpan.FromMilliseconds(Math.Max(0, now - caughtUpAt));
        return OldestUnhandledAt is { } oldest ? TimeSpan.FromMilliseconds(Math.Max(0, now - oldest)) : TimeSpan.Zero;
    }

    internal void Connected(long now)
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Exchange(ref _connectedSince, now);
    }

    internal void Disconnected()
    {
        Interlocked.Increment(ref _failures);
        Interlocked.Exchange(ref _connectedSince, 0);
        Interlocked.Exchange(ref _consumers, 0);
        Interlocked.Exchange(ref _oldestUnhandledAt, 0);
        // What piled up meanwhile is unknown until the queue was seen empty again
        Interlocked.Exchange(ref _caughtUpAt, 0);
    }

    internal void Delivered(long now) => Interlocked.Exchange(ref _lastDeliveryAt, now);

    internal void Holding(long oldestReceipt) => Interlocked.Exchange(ref _oldestUnhandledAt, oldestReceipt);

    internal void Handled(int messages, int events, long oldestReceipt)
    {
        Interlocked.Add(ref _messages, messages);
        Interlocked.Add(ref _events, events);
        Interlocked.Increment(ref _batches);
        Interlocked.Exchange(ref _oldestUnhandledAt, oldestReceipt);
    }

    internal void Looked(long consumers, long waiting, long now)
    {
        Interlocked.Exchange(ref _consumers, consumers);
        Interlocked.Exchange(ref _waiting, waiting);
        if (waiting == 0 && OldestUnhandledAt is null) Interlocked.Exchange(ref _caughtUpAt, now);
    }

    internal void SawDeadLetters(long count) => Interlocked.Exchange(ref _deadLetters, count);

    private static long? Instant(ref long field) => Interlocked.Read(ref field) is var value and not 0 ? value : null;
}
