namespace ChurnWorker.Assessment;

/// <summary>What assessment says to ops. Event ids 2000 to 2999.</summary>
internal static partial class AssessmentLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Quarantined {Count} inputs as {Reason}; see them with: churnworker quarantine list --reason {Reason}")]
    public static partial void Quarantined(ILogger logger, long count, string reason);
}
