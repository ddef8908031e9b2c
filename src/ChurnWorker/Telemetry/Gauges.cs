namespace ChurnWorker.Telemetry;

/// <summary>Where the gauges read their values: each room sets the readers of what it knows. A reader runs at every scrape; null, from it or in its place, means nothing to report.</summary>
internal sealed class Gauges
{
    /// <summary>Messages written and not yet confirmed by the bus.</summary>
    public Func<double?>? OutboxPending { get; set; }

    /// <summary>Seconds since the oldest unconfirmed message was written.</summary>
    public Func<double?>? OutboxOldestAge { get; set; }

    /// <summary>Customers whose review instant has passed.</summary>
    public Func<double?>? ReviewBacklog { get; set; }

    /// <summary>Cancellations waiting for their purchase.</summary>
    public Func<double?>? ParkedCancellations { get; set; }

    /// <summary>Seconds since the bus last delivered anything.</summary>
    public Func<double?>? LastDeliveryAge { get; set; }

    /// <summary>Consumers of the intake queue that are alive.</summary>
    public Func<double?>? Consumers { get; set; }

    /// <summary>Upper bound of the age, seconds, of the oldest event that the bus holds and the store does not.</summary>
    public Func<double?>? IntakeLag { get; set; }

    /// <summary>Messages that the broker has not yet delivered.</summary>
    public Func<double?>? WaitingInBroker { get; set; }

    /// <summary>Messages that the broker gave up delivering.</summary>
    public Func<double?>? DeadLetters { get; set; }

    /// <summary>1 while no trigger may fire because events may be waiting, else 0.</summary>
    public Func<double?>? TriggersHeld { get; set; }

    /// <summary>1 while the wave guard holds all triggers, else 0.</summary>
    public Func<double?>? WaveHeld { get; set; }

    /// <summary>Share of the base, 0 to 1, that fell due within an hour.</summary>
    public Func<double?>? WaveShare { get; set; }

    /// <summary>Refused inputs kept, by reason.</summary>
    public Func<IEnumerable<(string Reason, double Count)>>? Quarantine { get; set; }

    /// <summary>How much the model rests on own data: 0 prior, 1 pooled, 2 own, 3 calibrated.</summary>
    public Func<double?>? ModelReadiness { get; set; }

    /// <summary>Mean squared error of the forecasts that resolved, as of the last settling.</summary>
    public Func<double?>? ForecastBrier { get; set; }

    /// <summary>Area under the ROC curve of the forecasts that resolved.</summary>
    public Func<double?>? ForecastAuc { get; set; }

    /// <summary>Calibration error of the forecasts that resolved.</summary>
    public Func<double?>? ForecastCalibrationError { get; set; }

    /// <summary>Change of the mean P(no purchase) of the base by the last refit.</summary>
    public Func<double?>? ModelDrift { get; set; }

    /// <summary>Customers the model was fitted on.</summary>
    public Func<double?>? ModelCustomers { get; set; }

    /// <summary>Seconds since the forecast model was last fitted, or found to stand.</summary>
    public Func<double?>? CalibrationAge { get; set; }

    /// <summary>Seconds since the forecast model was fitted.</summary>
    public Func<double?>? ModelAge { get; set; }

    /// <summary>Triggers that the last whole day was expected to bring.</summary>
    public Func<double?>? ExpectedTriggers { get; set; }

    /// <summary>Triggers that the last whole day brought.</summary>
    public Func<double?>? ActualTriggers { get; set; }

    /// <summary>1 while what fired on the last whole day, or on the last seven together, leaves the band of what was expected.</summary>
    public Func<double?>? TriggersOutsideBand { get; set; }

    /// <summary>Customers of the shop: bought within a year, or subscribed.</summary>
    public Func<double?>? Customers { get; set; }

    /// <summary>Share of the customers of a year ago who still are.</summary>
    public Func<double?>? RetentionRate { get; set; }

    /// <summary>Share of all who ever bought that bought again.</summary>
    public Func<double?>? RepeatPurchaseRate { get; set; }

    /// <summary>Win-back rate of contacted cycles less that of held-out ones.</summary>
    public Func<double?>? WinBackDifference { get; set; }
}
