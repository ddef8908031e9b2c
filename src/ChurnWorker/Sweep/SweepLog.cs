namespace ChurnWorker.Sweep;

/// <summary>What the sweep says to ops. Event ids 3000 to 3999.</summary>
internal static partial class SweepLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Debug, Message = "Reviewed {Count} customers who were due")]
    public static partial void Reviewed(ILogger logger, int count);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Holding all triggers: events may be waiting that are older than {Limit} ({Backlog})")]
    public static partial void Holding(ILogger logger, TimeSpan limit, string backlog);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Intake has caught up: triggers fire again")]
    public static partial void Released(ILogger logger);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Error, Message = "A sweep failed; the next one tries again")]
    public static partial void Failed(ILogger logger, Exception exception);
}
