namespace ChurnWorker.Sweep;

/// <summary>What the sweep says to ops. Event ids 3000 to 3999.</summary>
internal static partial class SweepLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Debug, Message = "Reviewed {Count} customers who were due")]
    public static partial void Reviewed(ILogger logger, int count);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Holding all triggers, for the latest purchases may not be here: {Objection}")]
    public static partial void Holding(ILogger logger, string objection);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "All purchases are here again: triggers fire")]
    public static partial void Released(ILogger logger);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Error, Message = "A sweep failed; the next one tries again")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "Holding all triggers: within one hour more customers fell due than WinBack:WaveGuardPercent allows. Look for a broken clock or a producer with wrong dates; what is held fires at the paced rate once the wave is over")]
    public static partial void Wave(ILogger logger);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Information, Message = "The wave is over: triggers fire again")]
    public static partial void WaveOver(ILogger logger);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Error, Message = "A pass of the shadow policy failed; the next one tries again")]
    public static partial void ShadowFailed(ILogger logger, Exception exception);
}
