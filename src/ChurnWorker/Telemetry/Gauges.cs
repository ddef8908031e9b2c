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

    /// <summary>Seconds since the forecast model was fitted.</summary>
    public Func<double?>? ModelAge { get; set; }
}
