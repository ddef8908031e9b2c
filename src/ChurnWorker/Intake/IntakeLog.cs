namespace ChurnWorker.Intake;

/// <summary>Log lines of the bus lanes of intake, ids 1000 to 1099.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(1001, LogLevel.Information, "Firehose consumes {Queue} on {Host}:{Port}, prefetch {Prefetch}, up to {BatchSize} events a batch")]
    public static partial void Connected(ILogger logger, string queue, string host, int port, int prefetch, int batchSize);

    [LoggerMessage(1002, LogLevel.Warning, "Firehose is not connected, attempt {Attempt}, next in {Seconds:F1} s: {Reason}")]
    public static partial void Reconnecting(ILogger logger, int attempt, double seconds, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "Store failed a batch, retry {Attempt}: {Reason}")]
    public static partial void StoreRetry(ILogger logger, int attempt, string reason);

    [LoggerMessage(1004, LogLevel.Error, "Store is unavailable, attempt {Attempt}, next in {Seconds:F1} s; nothing is acknowledged meanwhile: {Reason}")]
    public static partial void StoreUnavailable(ILogger logger, int attempt, double seconds, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "A batch of {Count} keeps failing, looking for the event that fails it: {Reason}")]
    public static partial void Isolating(ILogger logger, int count, string reason);

    [LoggerMessage(1006, LogLevel.Error, "The store refuses one event from {Source}; it is quarantined as store_refused: {Reason}")]
    public static partial void Refused(ILogger logger, string source, string reason);

    [LoggerMessage(1007, LogLevel.Error, "The decoder failed on a message of {Bytes} bytes; it is quarantined")]
    public static partial void DecoderFailed(ILogger logger, int bytes, Exception exception);
}
