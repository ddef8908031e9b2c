using System.Diagnostics.Metrics;
using System.Reflection;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Telemetry;

/// <summary>Everything the worker counts and measures. Labels take values from fixed lists only: never an id.</summary>
internal sealed class Instruments : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ChurnWorker";

    private readonly Counter<long> _events;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _unusual;
    private readonly Counter<long> _triggers;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _shadowDecisions;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _webhooksRefused;
    private readonly Counter<long> _calibrationFailures;
    private readonly Counter<long> _gaugeFailures;
    private readonly Histogram<long> _batchSize;
    private readonly Histogram<double> _commit;
    private readonly Histogram<double> _batch;

    public Instruments()
    {
        Meter = new Meter(MeterName);
        _events = Meter.CreateCounter<long>("churnworker.events", "{event}", "Events taken in, by type and what became of them.");
        _quarantined = Meter.CreateCounter<long>("churnworker.quarantined", "{event}", "Inputs refused and kept, by reason.");
        _unusual = Meter.CreateCounter<long>("churnworker.cancellations.unusual", "{event}", "Cancellations accepted that a person may want to look at, by reason.");
        _triggers = Meter.CreateCounter<long>("churnworker.triggers", "{trigger}", "Stages of win-back cycles entered, by stage, value tier and what became of them.");
        _decisions = Meter.CreateCounter<long>("churnworker.decisions", "{decision}", "Decisions about customers due for review, by reason.");
        _shadowDecisions = Meter.CreateCounter<long>("churnworker.shadow.decisions", "{decision}", "Decisions that the shadow policy would have made, by reason.");
        _deliveries = Meter.CreateCounter<long>("churnworker.outbox.deliveries", "{message}", "Attempts to publish a message, by outcome.");
        _webhooksRefused = Meter.CreateCounter<long>("churnworker.webhooks.refused", "{request}", "Webhooks refused because their signature does not hold, by shop and by what is wrong with it.");
        _calibrationFailures = Meter.CreateCounter<long>("churnworker.calibration.failures", "{calibration}", "Calibrations that failed: the last good model stays in force.");
        _gaugeFailures = Meter.CreateCounter<long>("churnworker.gauge.failures", "{read}", "Gauges that could not be read at a scrape.");
        _batchSize = Meter.CreateHistogram(
            "churnworker.batch.size", "{event}", "Events in one transaction.", null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 5, 10, 50, 100, 500, 1000, 2000, 5000, 10_000] });
        _batch = Meter.CreateHistogram(
            "churnworker.batch.duration", "s", "Time from the receipt of the first event of a batch until it is on disk.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _commit = Meter.CreateHistogram(
            "churnworker.commit.duration", "s", "Time from the start of a transaction until it is on disk.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

        Gauge("churnworker.outbox.pending", "{message}", "Messages written and not yet confirmed by the bus.", () => Gauges.OutboxPending);
        Gauge("churnworker.outbox.oldest.age", "s", "Age of the oldest unconfirmed message.", () => Gauges.OutboxOldestAge);
        Gauge("churnworker.review.backlog", "{customer}", "Customers whose review instant has passed.", () => Gauges.ReviewBacklog);
        Gauge("churnworker.cancellations.parked", "{event}", "Cancellations waiting for their purchase.", () => Gauges.ParkedCancellations);
        Gauge("churnworker.intake.last.delivery.age", "s", "Time since the bus last delivered anything.", () => Gauges.LastDeliveryAge);
        Gauge("churnworker.intake.consumers", "{consumer}", "Consumers of the intake queue that are alive.", () => Gauges.Consumers);
        Gauge("churnworker.intake.lag", "s", "Upper bound of the age of the oldest event that the bus holds and the store does not.", () => Gauges.IntakeLag);
        Gauge("churnworker.intake.waiting", "{message}", "Messages that the broker has not yet delivered.", () => Gauges.WaitingInBroker);
        Gauge("churnworker.intake.dead.letters", "{message}", "Messages that the broker gave up delivering.", () => Gauges.DeadLetters);
        Gauge("churnworker.triggers.held", "{state}", "1 while no trigger may fire because events may be waiting, else 0.", () => Gauges.TriggersHeld);
        Gauge("churnworker.wave.held", "{state}", "1 while all triggers are held because more of the base fell due within an hour than WinBack__WaveGuardPercent allows, else 0.", () => Gauges.WaveHeld);
        Gauge("churnworker.wave.share", "1", "Share of the base, 0 to 1, that fell due within an hour, as of the last pass that met anybody.", () => Gauges.WaveShare);
        Gauge("churnworker.model.readiness", "{level}", "How much the forecast model rests on own data: 0 prior, 1 pooled, 2 own, 3 calibrated.", () => Gauges.ModelReadiness);
        Gauge("churnworker.model.drift", "1", "Change of the mean probability of no purchase of the base by the last refit.", () => Gauges.ModelDrift);
        Gauge("churnworker.forecasts.brier", "1", "Mean squared error of the forecasts that resolved.", () => Gauges.ForecastBrier);
        Gauge("churnworker.forecasts.auc", "1", "Area under the ROC curve of the forecasts that resolved.", () => Gauges.ForecastAuc);
        Gauge("churnworker.forecasts.calibration_error", "1", "Mean distance of forecast and observed share over ten bins of the forecasts that resolved.", () => Gauges.ForecastCalibrationError);
        Gauge("churnworker.model.customers", "{customer}", "Customers the forecast model was fitted on.", () => Gauges.ModelCustomers);
        Meter.CreateObservableGauge("churnworker.quarantine.rows", ReadQuarantine, "{event}", "Refused inputs kept, by reason.");
        Gauge("churnworker.calendar.expected", "{trigger}", "Triggers that the last whole day was expected to bring, held-out ones included.", () => Gauges.ExpectedTriggers);
        Gauge("churnworker.calendar.actual", "{trigger}", "Triggers that the last whole day brought, held-out ones included.", () => Gauges.ActualTriggers);
        Gauge("churnworker.calendar.outside.band", "{alarm}", "1 while what the last whole day brought, or the last seven together, leaves the band of what was expected.", () => Gauges.TriggersOutsideBand);
        Gauge("churnworker.report.customers", "{customer}", "Customers of the shop when the report was computed last: bought within a year, or subscribed.", () => Gauges.Customers);
        Gauge("churnworker.report.retention.rate", "{share}", "Share of the customers of a year ago who still are, 0 to 1.", () => Gauges.RetentionRate);
        Gauge("churnworker.report.repeat.purchase.rate", "{share}", "Share of all who ever bought that bought again, 0 to 1.", () => Gauges.RepeatPurchaseRate);
        Gauge("churnworker.report.winback.difference", "{share}", "Win-back rate of contacted cycles less that of held-out ones, -1 to 1.", () => Gauges.WinBackDifference);
        Gauge("churnworker.calibration.age", "s", "Time since the forecast model was last fitted, or found to stand.", () => Gauges.CalibrationAge);
        Gauge("churnworker.model.age", "s", "Time since the forecast model was fitted.", () => Gauges.ModelAge);
        Meter.CreateObservableGauge(
            "churnworker.build.info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", Version)), null, "The running version; always 1.");
    }

    /// <summary>Version of the program, without the build's commit.</summary>
    public static string Version { get; } =
        typeof(Instruments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The meter that carries the instruments; listeners compare it by reference.</summary>
    public Meter Meter { get; }

    /// <summary>Readers of the gauges, set by the rooms that know the values.</summary>
    public Gauges Gauges { get; } = new();

    /// <summary>Counts events of one type that ended alike.</summary>
    /// <param name="type">Event type of the contract.</param>
    /// <param name="outcome"><c>accepted</c>, <c>duplicate</c>, <c>quarantined</c>, <c>guest</c> or <c>erased</c>.</param>
    /// <param name="count">How many.</param>
    public void CountEvents(string type, string outcome, long count = 1) => _events.Add(count, new("type", type), new("outcome", outcome));

    /// <summary>Counts inputs refused for a reason of <c>QuarantineReasons</c>.</summary>
    public void CountQuarantined(string reason, long count = 1) => _quarantined.Add(count, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts webhooks refused at the door.</summary>
    /// <param name="shop"><c>shopify</c>, <c>woocommerce</c> or <c>stripe</c>.</param>
    /// <param name="reason"><c>unsigned</c>, <c>wrong</c> or <c>stale</c>.</param>
    public void CountWebhooksRefused(string shop, string reason) => _webhooksRefused.Add(1, new("shop", shop), new("reason", reason));

    /// <summary>Counts accepted cancellations of a kind that a person may want to look at.</summary>
    public void CountUnusualCancellations(string reason, long count = 1) => _unusual.Add(count, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts stages entered.</summary>
    /// <param name="stage">Number of the stage, from 1.</param>
    /// <param name="tier">Value tier: <c>high</c>, <c>mid</c> or <c>low</c>.</param>
    /// <param name="outcome">E.g. <c>triggered</c>, <c>resolved</c>, <c>retracted</c>, <c>expired</c>, <c>held_out</c>.</param>
    /// <param name="count">How many.</param>
    public void CountTriggers(int stage, string tier, string outcome, long count = 1) => _triggers.Add(count, new("stage", stage), new("tier", tier), new("outcome", outcome));

    /// <summary>Counts a trigger that was entered or ended.</summary>
    public void CountTrigger(WinBackTrigger trigger)
    {
        var outcome = trigger.State switch
        {
            TriggerState.Resolved => "resolved",
            TriggerState.Retracted => "retracted",
            TriggerState.Expired => "expired",
            _ => trigger.Disposition switch
            {
                Disposition.HeldOut => "held_out",
                Disposition.Silent => "silent",
                _ => "triggered",
            },
        };
        CountTriggers(trigger.Stage, trigger.Tier.ToString().ToLowerInvariant(), outcome);
    }

    /// <summary>Counts decisions by their reason code.</summary>
    public void CountDecisions(string reason, long count = 1) => _decisions.Add(count, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts what the shadow policy would have decided, by reason code.</summary>
    public void CountShadowDecisions(string reason) => _shadowDecisions.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts a calibration that failed.</summary>
    public void CalibrationFailed() => _calibrationFailures.Add(1);

    /// <summary>Counts attempts to publish.</summary>
    /// <param name="outcome"><c>confirmed</c> or <c>failed</c>.</param>
    /// <param name="count">How many.</param>
    public void CountDeliveries(string outcome, long count = 1) => _deliveries.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Records one transaction that is on disk.</summary>
    /// <param name="events">Events in it.</param>
    /// <param name="duration">Since its start.</param>
    /// <param name="waited">Since the receipt of the first event.</param>
    public void RecordCommit(int events, TimeSpan duration, TimeSpan waited)
    {
        _batchSize.Record(events);
        _commit.Record(duration.TotalSeconds);
        _batch.Record(waited.TotalSeconds);
    }

    public void Dispose() => Meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<Func<double?>?> reader) =>
        Meter.CreateObservableGauge(name, () => Read(name, reader()), unit, description);

    private IEnumerable<Measurement<double>> ReadQuarantine()
    {
        try
        {
            return [.. Gauges.Quarantine?.Invoke().Select(row => new Measurement<double>(row.Count, new KeyValuePair<string, object?>("reason", row.Reason))) ?? []];
        }
        catch (Exception)
        {
            _gaugeFailures.Add(1, new KeyValuePair<string, object?>("gauge", "churnworker.quarantine.rows"));
            return [];
        }
    }

    // A gauge that cannot be read (a locked store, say) must not take the other metrics with it
    private Measurement<double>[] Read(string name, Func<double?>? reader)
    {
        try
        {
            return reader?.Invoke() is { } value ? [new Measurement<double>(value)] : [];
        }
        catch (Exception)
        {
            _gaugeFailures.Add(1, new KeyValuePair<string, object?>("gauge", name));
            return [];
        }
    }
}
