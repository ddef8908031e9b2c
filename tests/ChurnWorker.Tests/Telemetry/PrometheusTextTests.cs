using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Approvals;

namespace ChurnWorker.Tests.Telemetry;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Instruments _instruments = new();
    private readonly PrometheusText _exposition;

    public PrometheusTextTests() => _exposition = new PrometheusText(_instruments);

    public void Dispose()
    {
        _exposition.Dispose();
        _instruments.Dispose();
    }

    [Fact]
    public void Names_types_and_help_of_metrics_are_a_contract() =>
        Approved.Matches("metrics.approved.txt", string.Join('\n', Lines().Where(l => l.StartsWith('#'))));

    [Fact]
    public void Every_metric_is_ours_and_every_sample_has_a_family()
    {
        MeasureEverything();

        var families = Lines().Where(l => l.StartsWith("# TYPE", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        families.ShouldAllBe(f => f.StartsWith("churnworker_", StringComparison.Ordinal));
        families.ShouldBeUnique();
        foreach (var sample in Lines().Where(l => !l.StartsWith('#')))
            families.ShouldContain(f => sample.StartsWith(f, StringComparison.Ordinal), sample);
    }

    [Fact]
    public void Labels_and_values_are_written_as_the_format_wants_them()
    {
        MeasureEverything();

        Lines().Where(l => !l.StartsWith('#') && !l.Contains("_bucket", StringComparison.Ordinal) && !l.Contains("build_info", StringComparison.Ordinal)).ShouldBe(
        [
            "churnworker_batch_duration_seconds_sum 0.03",
            "churnworker_batch_duration_seconds_count 1",
            "churnworker_batch_size_sum 700",
            "churnworker_batch_size_count 1",
            "churnworker_calendar_actual 3",
            "churnworker_calendar_expected 2.5",
            "churnworker_calendar_outside_band 0",
            "churnworker_calibration_age_seconds 14",
            "churnworker_cancellations_parked 4",
            "churnworker_commit_duration_seconds_sum 0.02",
            "churnworker_commit_duration_seconds_count 1",
            "churnworker_decisions_total{reason=\"cooldown\"} 1",
            "churnworker_events_total{type=\"purchase.completed\",outcome=\"accepted\"} 7",
            "churnworker_events_total{type=\"purchase.completed\",outcome=\"duplicate\"} 1",
            "churnworker_intake_consumers 6",
            "churnworker_intake_dead_letters 10",
            "churnworker_intake_lag_seconds 8",
            "churnworker_intake_last_delivery_age_seconds 5",
            "churnworker_intake_waiting 9",
            "churnworker_model_age_seconds 7.5",
            "churnworker_model_customers 11",
            "churnworker_model_readiness 2",
            "churnworker_outbox_deliveries_total{outcome=\"confirmed\"} 3",
            "churnworker_outbox_oldest_age_seconds 2",
            "churnworker_outbox_pending 1",
            "churnworker_quarantine_rows{reason=\"future\"} 12",
            "churnworker_quarantine_rows{reason=\"not_json\"} 13",
            "churnworker_quarantined_total{reason=\"a\\\\b\\\"c\\nd\"} 1",
            "churnworker_report_customers 14",
            "churnworker_report_repeat_purchase_rate 0.5",
            "churnworker_report_retention_rate 0.6",
            "churnworker_report_winback_difference 0.08",
            "churnworker_review_backlog 3",
            "churnworker_triggers_held 1",
            "churnworker_triggers_total{stage=\"1\",tier=\"high\",outcome=\"triggered\"} 1",
        ]);
    }

    [Fact]
    public void Buckets_are_cumulative_and_end_at_infinity()
    {
        foreach (var size in new[] { 1, 2, 2, 10_001 })
            _instruments.RecordCommit(size, TimeSpan.Zero, TimeSpan.Zero);

        var buckets = Lines().Where(l => l.StartsWith("churnworker_batch_size_bucket", StringComparison.Ordinal)).ToList();
        buckets[0].ShouldBe("churnworker_batch_size_bucket{le=\"1\"} 1");
        buckets[1].ShouldBe("churnworker_batch_size_bucket{le=\"5\"} 3");
        buckets[^2].ShouldBe("churnworker_batch_size_bucket{le=\"10000\"} 3");
        buckets[^1].ShouldBe("churnworker_batch_size_bucket{le=\"+Inf\"} 4");
    }

    [Fact]
    public void A_gauge_with_nothing_to_report_vanishes()
    {
        double? age = 4;
        _instruments.Gauges.ModelAge = () => age;
        Lines().ShouldContain("churnworker_model_age_seconds 4");

        age = null;

        Lines().ShouldNotContain(l => l.StartsWith("churnworker_model_age", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gauge_that_fails_is_counted_and_spares_the_others()
    {
        _instruments.Gauges.OutboxPending = () => throw new InvalidOperationException("locked");
        _instruments.Gauges.ReviewBacklog = () => 1;

        _exposition.Render();

        Lines().ShouldContain("churnworker_review_backlog 1");
        Lines().ShouldContain(l => l.StartsWith("churnworker_gauge_failures_total{gauge=\"churnworker.outbox.pending\"}", StringComparison.Ordinal));
    }

    [Fact]
    public void Meters_of_others_stay_out()
    {
        using var other = new Instruments();
        other.CountDecisions("fired");

        Lines().ShouldNotContain(l => l.Contains("fired", StringComparison.Ordinal));
    }

    [Fact]
    public void Counting_from_many_threads_loses_nothing()
    {
        Parallel.For(0, 10_000, i => _instruments.CountDecisions(i % 2 == 0 ? "fired" : "cooldown"));

        Lines().ShouldContain("churnworker_decisions_total{reason=\"fired\"} 5000");
        Lines().ShouldContain("churnworker_decisions_total{reason=\"cooldown\"} 5000");
    }

    private void MeasureEverything()
    {
        _instruments.CountEvents("purchase.completed", "accepted", 7);
        _instruments.CountEvents("purchase.completed", "duplicate");
        _instruments.CountQuarantined("a\\b\"c\nd");
        _instruments.CountTriggers(1, "high", "triggered");
        _instruments.CountDecisions("cooldown");
        _instruments.CountDeliveries("confirmed", 3);
        _instruments.RecordCommit(700, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30));
        var gauges = _instruments.Gauges;
        gauges.OutboxPending = () => 1;
        gauges.OutboxOldestAge = () => 2;
        gauges.ReviewBacklog = () => 3;
        gauges.ParkedCancellations = () => 4;
        gauges.LastDeliveryAge = () => 5;
        gauges.Consumers = () => 6;
        gauges.ModelAge = () => 7.5;
        gauges.ExpectedTriggers = () => 2.5;
        gauges.ActualTriggers = () => 3;
        gauges.TriggersOutsideBand = () => 0;
        gauges.Customers = () => 14;
        gauges.RetentionRate = () => 0.6;
        gauges.RepeatPurchaseRate = () => 0.5;
        gauges.WinBackDifference = () => 0.08;
        gauges.CalibrationAge = () => 14;
        gauges.IntakeLag = () => 8;
        gauges.WaitingInBroker = () => 9;
        gauges.DeadLetters = () => 10;
        gauges.TriggersHeld = () => 1;
        gauges.ModelReadiness = () => 2;
        gauges.ModelCustomers = () => 11;
        gauges.Quarantine = () => [("future", 12), ("not_json", 13)];
    }

    private string[] Lines() => _exposition.Render().TrimEnd('\n').Split('\n');
}
