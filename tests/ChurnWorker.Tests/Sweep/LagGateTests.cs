using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Sweep;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Sweep;

/// <summary>When silence proves nothing, because the latest purchase may not be here yet.</summary>
public sealed class LagGateTests : IDisposable
{
    private const double Minute = 1.0 / 1440;
    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_source_that_never_sent_a_heartbeat_holds_nothing_back() => Objection(100).ShouldBeNull();

    [Fact]
    public void A_source_that_sent_heartbeats_and_falls_silent_holds_all_triggers_until_it_speaks_again()
    {
        _bench.Take(10, Heartbeat("north", 10));

        Objection(10 + (15 * Minute)).ShouldBeNull();
        Objection(10 + (16 * Minute)).ShouldNotBeNull().ShouldContain("source north has sent no heartbeat for 960 s");

        _bench.Take(11, Heartbeat("north", 11));
        Objection(11 + Minute).ShouldBeNull();
    }

    [Fact]
    public void One_silent_source_among_several_is_enough()
    {
        _bench.Take(11, Heartbeat("north", 11), Heartbeat("south", 10));

        Objection(11).ShouldNotBeNull().ShouldContain("south");
    }

    [Fact]
    public void Heartbeats_may_come_late_repeated_and_in_any_order()
    {
        _bench.Take(11, Heartbeat("north", 11), Heartbeat("north", 10), Heartbeat("north", 10));
        _bench.Restart();

        Objection(11).ShouldBeNull();
        Objection(12).ShouldNotBeNull();
    }

    [Fact]
    public void A_source_that_is_no_more_is_named_and_the_gate_can_be_left_out()
    {
        _bench.Take(10, Heartbeat("north", 10));

        Objection(12, new IntakeOptions { RetiredSources = ["south", "north"] }).ShouldBeNull();
        Objection(12, new IntakeOptions { MaxHeartbeatSilence = null }).ShouldBeNull();
    }

    [Fact]
    public void A_broker_that_is_not_connected_or_holds_old_events_holds_all_triggers()
    {
        var firehose = new FirehoseStatus();
        var now = Bench.At(10);
        Objection(10, firehose: firehose).ShouldNotBeNull();

        firehose.Connected(now - 600_000);
        firehose.Looked(1, 0, now - 600_000);
        Objection(10, firehose: firehose).ShouldBeNull();

        firehose.Looked(1, 5, now);
        Objection(10, firehose: firehose).ShouldNotBeNull().ShouldContain("600 s");
    }

    private static ActivityEvent Heartbeat(string source, double day) => new()
    {
        Kind = ActivityKind.Heartbeat, Source = "gateway", EventId = $"{source}-{day}", Subject = source, OccurredAt = Bench.At(day),
    };

    private string? Objection(double day, IntakeOptions? options = null, FirehoseStatus? firehose = null) =>
        new LagGate(firehose, _bench.Database, options ?? new IntakeOptions()).Objection(Bench.At(day));
}
