namespace ChurnWorker.Calibration;

/// <summary>What calibration says to ops. Event ids 5000 to 5999.</summary>
internal static partial class CalibrationLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Model {ModelId} in force: {Customers} customers, readiness {Readiness}; {Moved} review instants moved")]
    public static partial void InForce(ILogger logger, string modelId, int customers, string readiness, int moved);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "No forecast yet, and so no triggers: {Customers} customers, a forecast needs {Needed}")]
    public static partial void NotReady(ILogger logger, int customers, int needed);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "A calibration failed; the model in force stays")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Information, Message = "Review instants follow model and policy again: {Moved} moved")]
    public static partial void Retimed(ILogger logger, int moved);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Information, Message = "Model {ModelId} still stands: the data do not reject it, no review instant moves")]
    public static partial void Stands(ILogger logger, string modelId);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Warning, Message = "Model {ModelId} and the one before, {PreviousModelId}, disagree: mean probability of no purchase {Mean:F3} instead of {MeanOfPrevious:F3}. Look at the data before trusting either")]
    public static partial void Drifted(ILogger logger, string modelId, string previousModelId, double mean, double meanOfPrevious);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Information, Message = "{Settled} forecasts settled; Brier {Brier:F4}, timing model alone {RawBrier:F4}, over {Resolved} resolved ones")]
    public static partial void Settled(ILogger logger, int settled, double brier, double rawBrier, int resolved);

    [LoggerMessage(EventId = 5009, Level = LogLevel.Error, Message = "A refit on {Customers} customers reached no maximum: model {ModelId} stays in force")]
    public static partial void NotConverged(ILogger logger, string modelId, int customers);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Information, Message = "The shop's time zone or its rule for zero amounts changed: {Customers} customers derived anew from the ledger")]
    public static partial void Rebuilt(ILogger logger, int customers);
}
