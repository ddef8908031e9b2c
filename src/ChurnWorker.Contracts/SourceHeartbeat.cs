namespace ChurnWorker.Contracts;

/// <summary>A source is alive, whether or not it has orders to tell of (<c>source.heartbeat</c>).</summary>
public sealed record SourceHeartbeat
{
    /// <summary>Identity of the event within its source; 1 to 200 characters.</summary>
    public required string EventId { get; init; }

    /// <summary>The source; 1 to 200 characters. The source of a CloudEvent stands in for it.</summary>
    public required string Source { get; init; }

    /// <summary>When the source was alive, with its offset from UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
