namespace ChurnWorker.Configuration;

/// <summary>How messages go out.</summary>
internal sealed class OutboxOptions
{
    /// <summary>Durable topic exchange of the win-back messages.</summary>
    public string Exchange { get; init; } = "churn.winback";

    /// <summary>NDJSON file the in-memory bus also writes to; null: <c>winback.ndjson</c> beside the store.</summary>
    public string? File { get; init; }
}
