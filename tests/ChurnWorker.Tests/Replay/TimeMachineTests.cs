using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Replay;

public sealed class TimeMachineTests
{
    private static readonly TimeSpan Monthly = TimeSpan.FromDays(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_replay_in_batches_is_to_the_byte_what_one_event_at_a_time_gives(int seed)
    {
        var log = RandomLog.Create(seed, customers: 150);
        using var batched = new Bench();
        using var single = new Bench();

        new TimeMachine(batched.Engine, Monthly).Run(log);
        OneAtATime(single.Engine, log);

        batched.Messages().Distinct().Order().ShouldBe(["winback.expired", "winback.resolved", "winback.retracted", "winback.triggered"]);
        batched.State().Except(single.State()).ShouldBeEmpty();
        batched.State().ShouldBe(single.State());
    }

    [Fact]
    public void A_second_run_gives_the_same_bytes()
    {
        using var first = new Bench();
        using var second = new Bench();
        new TimeMachine(first.Engine, Monthly).Run(RandomLog.Create(4, customers: 100));
        new TimeMachine(second.Engine, Monthly).Run(RandomLog.Create(4, customers: 100));
        second.State().ShouldBe(first.State());
    }

    [Fact]
    public void One_absurd_date_is_refused_and_does_not_drag_the_clock()
    {
        var log = RandomLog.Create(4, customers: 30);
        var last = log.Last(row => row.Event is not null).Event!;
        var absurd = log[0] with { Event = last with { EventId = "absurd", OrderId = "absurd", OccurredAt = 253_402_214_400_000 }, Digest = 1, Reason = null, IsGuest = false };
        using var plain = new Bench();
        using var dragged = new Bench();
        new TimeMachine(plain.Engine, Monthly).Run(log);
        var machine = new TimeMachine(dragged.Engine, Monthly);
        machine.Run([.. log.Take(log.Count / 2), absurd, .. log.Skip(log.Count / 2)]);
        dragged.Query("SELECT reason FROM quarantine WHERE reason = 'future'").ShouldBe(["future"]);
        dragged.Query("SELECT customer_id, occasions, last_purchase_at FROM customers ORDER BY 1").ShouldBe(plain.Query("SELECT customer_id, occasions, last_purchase_at FROM customers ORDER BY 1"));
        machine.Clock.Now.ShouldBeLessThan(absurd.Event.OccurredAt);
    }

    [Fact]
    public void Every_row_is_accounted_for()
    {
        var log = RandomLog.Create(5, customers: 100);
        using var bench = new Bench();
        var machine = new TimeMachine(bench.Engine, Monthly);
        machine.Run(log);
        machine.Counts.Rows.ShouldBe(log.Count);
        (machine.Counts.Accepted + machine.Counts.Dropped + machine.Counts.Duplicates + machine.Counts.Quarantined).ShouldBe(log.Count);
        machine.Counts.Duplicates.ShouldBeGreaterThan(0);
        machine.Counts.Guests.ShouldBe(log.Count(row => row.IsGuest));
        machine.Counts.Quarantined.ShouldBe(log.Count(row => row.Reason is not null));
    }

    [Fact]
    public void Nothing_fires_before_the_model_that_made_it_due_was_known()
    {
        using var bench = new Bench();
        new TimeMachine(bench.Engine, Monthly).Run(RandomLog.Create(6, customers: 150));
        bench.Query("SELECT COUNT(*) FROM triggers").ShouldNotBe(["0"]);
        bench.Query("SELECT t.trigger_id FROM triggers t JOIN models m ON m.model_id = t.model_id WHERE t.fired_at < m.created_at").ShouldBeEmpty();
    }

    [Fact]
    public void Each_stage_of_each_cycle_has_at_most_one_trigger_that_was_not_taken_back()
    {
        using var bench = new Bench();
        new TimeMachine(bench.Engine, Monthly).Run(RandomLog.Create(7, customers: 150));
        bench.Query("SELECT cycle_id, stage FROM triggers WHERE state IN (0, 3) GROUP BY cycle_id, stage HAVING COUNT(*) > 1").ShouldBeEmpty();
        bench.Query("SELECT customer_id FROM cycles WHERE state = 0 GROUP BY customer_id HAVING COUNT(*) > 1").ShouldBeEmpty();
        bench.Query("SELECT t.trigger_id FROM triggers t JOIN cycles c ON c.cycle_id = t.cycle_id WHERE t.state = 0 AND c.state <> 0").ShouldBeEmpty();
    }

    [Fact]
    public void Every_published_trigger_has_its_message_and_every_closed_one_is_told_how_it_ended()
    {
        using var bench = new Bench();
        new TimeMachine(bench.Engine, Monthly).Run(RandomLog.Create(8, customers: 150));
        bench.Query("SELECT trigger_id FROM triggers WHERE disposition = 0 ORDER BY 1").ShouldBe(
            bench.Query("SELECT message_id FROM outbox WHERE type = 'winback.triggered' ORDER BY 1"));
        bench.Query("SELECT state, COUNT(*) FROM triggers WHERE disposition = 0 AND state > 0 GROUP BY state ORDER BY state").ShouldBe(
            bench.Query(
                """
                SELECT CASE type WHEN 'winback.resolved' THEN 1 WHEN 'winback.retracted' THEN 2 ELSE 3 END AS state, COUNT(*)
                FROM outbox WHERE type <> 'winback.triggered' GROUP BY type ORDER BY state
                """));
    }

    [Fact]
    public void The_published_sample_of_cdnow_replays_with_every_row_accounted_for_and_nothing_taken_back()
    {
        var path = SharedData.Find("cdnow_sample.csv.gz");
        Assert.SkipWhen(path is null, "shared/data is not beside the repository");
        using var bench = new Bench();
        var machine = new TimeMachine(bench.Engine, TimeSpan.FromDays(28));
        machine.Run(EventFile.Read(path!, "cdnow", null));
        machine.Counts.Rows.ShouldBe(6919);
        (machine.Counts.Accepted + machine.Counts.Dropped + machine.Counts.Duplicates + machine.Counts.Quarantined).ShouldBe(6919);

        // Neither late events nor cancellations: whoever bought at the very instant of a trigger came back, nothing was wrong with it
        bench.Messages().ShouldNotContain("winback.retracted");
    }

    private static void OneAtATime(Engine engine, List<Inbound> log)
    {
        long clock = long.MinValue, sweptTo = long.MinValue, calibration = long.MaxValue;
        foreach (var row in log)
        {
            if (row.Event is { } e)
                clock = Math.Max(clock, e.OccurredAt);
            if (calibration == long.MaxValue && clock > long.MinValue)
                calibration = clock + (long)Monthly.TotalMilliseconds;
            for (; calibration <= clock; calibration += (long)Monthly.TotalMilliseconds)
            {
                SweepTo(calibration);
                engine.Calibrator.RunUnlessItStands(calibration);
            }

            SweepTo(clock);
            engine.Assessor.Assess([row], clock);
        }

        SweepTo(clock);

        void SweepTo(long instant)
        {
            while (engine.Sweep.Run(instant, _ => sweptTo).Reviewed > 0)
            {
                // A review may schedule another one.
            }

            sweptTo = instant;
        }
    }
}
