using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Identity;

namespace ChurnWorker.Tests.Scenarios;

/// <summary>Where a customer stands, told when it changes.</summary>
public sealed class LifecycleTests : IDisposable
{
    private static readonly WorkerOptions On = new() { WinBack = new WinBackOptions { HoldoutPercent = 100, Lifecycle = true } };
    private readonly Bench _bench = new(On, Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_customer_is_new_active_cooling_at_risk_lapsed_recovered_and_active_again_each_told_once_with_its_instant()
    {
        Live(0, 700, [.. Bench.Weekly("A"), Bench.Purchase("A", "back", 600), Bench.Purchase("A", "again", 610)]);
        var told = Told("A");
        told.Select(t => $"{t.From}>{t.To}").ShouldBe([">New", "New>Active", "Active>Cooling", "Cooling>AtRisk", "AtRisk>Lapsed", "Lapsed>Recovered", "Recovered>Active"]);
        told[0].At.ShouldBe(Bench.At(0));
        told[1].At.ShouldBe(Bench.At(7));
        told[5].At.ShouldBe(Bench.At(600));
        told[6].At.ShouldBe(Bench.At(610));
        told.Select(t => t.At).ShouldBe(told.Select(t => t.At).Order());
    }

    [Fact]
    public void Whoever_buys_in_time_costs_a_look_at_the_purchase_alone_and_nobody_is_told()
    {
        _bench.Take(63, Bench.Weekly("A"));
        Pass(63);
        _bench.Engine.Lifecycles!.Run(Bench.At(64)).ShouldBe(0);
        _bench.Take(70, Bench.Purchase("A", "next", 70));
        _bench.Engine.Lifecycles.Run(Bench.At(70)).ShouldBe(0, "nothing changed, so nobody need look");
        Told("A").ShouldBeEmpty("its first purchase was no news any more");
    }

    [Fact]
    public void The_end_of_the_last_subscription_is_told_and_so_is_the_return()
    {
        var ended = new ActivityEvent { Kind = ActivityKind.SubscriptionCancelled, Source = "shop", EventId = "end", CustomerId = "A", Subject = "s", OccurredAt = Bench.At(65), EffectiveAt = Bench.At(80) };
        Live(60, 100, [.. Bench.Weekly("A"), ended, Bench.Purchase("A", "back", 90)]);
        Told("A").Select(t => $"{t.From}>{t.To} {(t.At - Bench.At(0)) / Bench.Day}").ShouldBe(["Active>Cancelled 80", "Cancelled>Recovered 90"]);
    }

    [Fact]
    public void In_whatever_order_and_batches_events_come_between_two_looks_the_same_is_told()
    {
        ActivityEvent[] events = [.. Bench.Weekly("A"), Bench.Purchase("A", "x", 64), Bench.Cancellation("A", "x", 65), .. Bench.Weekly("B"), Bench.Purchase("B", "y", 200), Persons.Merge("A", "C", 66), Bench.Purchase("C", "z", 30)];
        var first = Story(events);
        for (var seed = 0; seed < 5; seed++)
        {
            ActivityEvent[] shuffled = [.. events];
            new Random(seed).Shuffle(shuffled);
            Story(shuffled).ShouldBe(first);
        }

        static List<string> Story(ActivityEvent[] events)
        {
            using var bench = new Bench(On, Bench.Model);
            foreach (var (from, to) in (ReadOnlySpan<(double, double)>)[(-1, 66.5), (66.5, 300)])
            {
                foreach (var chunk in events.Where(e => e.OccurredAt >= Bench.At(from) && e.OccurredAt < Bench.At(to)).Chunk(3))
                    bench.Take(to, chunk);
                for (var day = to; day < to + 100; day += 10)
                    while (bench.Engine.Lifecycles!.Run(Bench.At(day)) > 0)
                    {
                        // A look may schedule another one.
                    }
            }

            return [.. bench.Query("SELECT message_id, body FROM outbox WHERE type = 'customer.lifecycle.changed' ORDER BY message_id"), .. bench.Query("SELECT * FROM lifecycles ORDER BY customer_id")];
        }
    }

    [Fact]
    public void A_late_purchase_that_changes_little_takes_no_state_back_and_one_that_ends_the_silence_does()
    {
        Live(0, 400, Bench.Weekly("A"));
        Told("A")[^1].To.ShouldBe("Lapsed");
        _bench.Take(400, Bench.Purchase("A", "late", 64));
        Pass(400);
        Told("A")[^1].To.ShouldBe("Lapsed", "a day's difference is none");

        _bench.Take(401, Bench.Purchase("A", "later", 390));
        Pass(401);
        Told("A")[^1].To.ShouldBe("Recovered");
    }

    [Fact]
    public void A_merged_customer_has_no_place_of_its_own_and_an_erased_one_none_at_all()
    {
        _bench.Take(63, [.. Bench.Weekly("A"), .. Bench.Weekly("B"), .. Bench.Weekly("C")]);
        Pass(63);
        _bench.Take(64, Persons.Merge("A", "B", 64), new ActivityEvent { Kind = ActivityKind.Erased, Source = "shop", EventId = "e", CustomerId = "C", OccurredAt = Bench.At(64) });
        _bench.Query("SELECT customer_id FROM lifecycles").ShouldBe(["A"]);
    }

    [Fact]
    public void Off_it_costs_no_row_and_turned_on_it_finds_everybody_in_silence()
    {
        using var bench = new Bench(new WorkerOptions { WinBack = new WinBackOptions { HoldoutPercent = 100 } }, Bench.Model);
        bench.Take(63, Bench.Weekly("A"));
        bench.Sweep(120);
        bench.Engine.Lifecycles.ShouldBeNull();
        bench.Query("SELECT * FROM lifecycles").ShouldBeEmpty();

        bench.Restart(On);
        bench.Engine.Calibrator.Retime(Bench.At(200));
        while (bench.Engine.Lifecycles!.Run(Bench.At(200)) > 0)
        {
            // A look may schedule another one.
        }

        bench.Query("SELECT type FROM outbox").ShouldBeEmpty();
        bench.Query("SELECT COUNT(*) FROM lifecycles WHERE state IS NOT NULL").ShouldBe(["1"]);
    }

    private void Live(int from, int to, ActivityEvent[] events)
    {
        for (var day = from; day <= to; day++)
        {
            foreach (var e in events.Where(e => e.OccurredAt <= Bench.At(day) && (day == from || e.OccurredAt > Bench.At(day - 1))))
                _bench.Take(day, e);
            Pass(day);
        }
    }

    private void Pass(double day)
    {
        while (_bench.Engine.Lifecycles!.Run(Bench.At(day)) > 0)
        {
            // A look may schedule another one.
        }
    }

    private List<(string? From, string To, long At)> Told(string customer) =>
        [.. _bench.Query($"SELECT body FROM outbox WHERE type = 'customer.lifecycle.changed' AND customer_id = '{customer}' ORDER BY sequence").Select(body =>
        {
            var json = JsonElement.Parse(body);
            return (json.TryGetProperty("from", out var from) ? from.GetString() : null, json.GetProperty("to").GetString()!, json.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds());
        })];
}
