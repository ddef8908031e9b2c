namespace ChurnWorker.Reports;

/// <summary>What reports say to ops. Event ids 8500 to 8599.</summary>
internal static partial class ReportLog
{
    [LoggerMessage(EventId = 8501, Level = LogLevel.Error, Message = "The owner's report could not be computed; the last one stays")]
    public static partial void Failed(ILogger logger, Exception exception);
}
