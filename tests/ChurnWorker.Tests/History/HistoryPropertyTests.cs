using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Reports;
using ChurnWorker.Tests.Identity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.History;

/// <summary>State and messages as functions of the set of events, whatever happened to whom, on the real store.</summary>
public sealed class HistoryPropertyTests : IDisposable
{
    private const int Histories = 10_000;
    private const int Cases = Histories / HistorySet.Together;

    /// <summary>Days on which the sweep looks. All is known before the last, when no cooldown, grace or cap from before is left.</summary>
    private static readonly int[] Looks = [25, 40, 60, 160];

    /// <summary>Many little shops in one store fall due together: what guards one shop from a wave must not tie them to each other.</summary>
    private const double NoWave = 100;

    /// <summary>Triggers stand until something is said about them.</summary>
    private static readonly WorkerOptions Patient = new() { WinBack = new WinBackOptions { HoldoutPercent = 0, ExpireAfterDays = 3650, HorizonDays = 30, WaveGuardPercent = NoWave, Replenishment = true } };
    private readonly Bench _bench = new(new WorkerOptions { WinBack = new WinBackOptions { WaveGuardPercent = NoWave, Replenishment = true } }, Bench.Model);
    private readonly Bench _patient = new(Patient, Bench.Model);
    private int _histories;
    private int _standing;
    private int _takenBack;

    public void Dispose()
    {
        _bench.Dispose();
        _patient.Dispose();
    }

    [Fact]
    public void Any_permutation_repetition_and_batching_gives_the_same_export_and_then_the_same_messages() => Property.Check(
        HistorySet.Any(links: 6, erasures: 1),
        set => _bench.Try(() => Told(set.Events, new Random(set.Seed))).ShouldBe(_bench.Try(() => Told(set.Events, null))),
        Cases);

    [Fact]
    public void Whenever_between_the_looks_its_events_come_a_history_leaves_the_same_triggers_standing()
    {
        Property.Check(
            HistorySet.Any(links: 6, erasures: 1),
            set =>
            {
                _histories += HistorySet.Together;
                var events = WithoutPayments(set.Events);
                _patient.Try(() => Left(Late(events, set.Seed))).ShouldBe(_patient.Try(() => Left(InTime(events))));
            },
            Cases);

        // A property about what never comes to pass would prove nothing
        TestContext.Current.TestOutputHelper?.WriteLine($"{_histories} histories: {_standing} standing, {_takenBack} taken back");
        _standing.ShouldBeGreaterThan(_histories / 4);
        _takenBack.ShouldBeGreaterThan(_histories / 10);
    }

    [Fact]
    public void A_purchase_and_its_cancellation_leave_what_neither_would_have_left() => Property.Check(
        HistorySet.Any(links: 6, erasures: 1),
        set =>
        {
            var events = WithoutPayments(set.Events);
            var random = new Random(set.Seed);
            var undone = Each(prefix => [Bench.Purchase(prefix + "A", prefix + "undone", random.Next(30), 7000), Bench.Cancellation("", prefix + "undone", 30 + random.Next(30))]);
            _patient.Try(() => Left(Late([.. events, .. undone], set.Seed), withGrace: false))
                .ShouldBe(_patient.Try(() => Left(InTime(events), withGrace: false)));
        },
        Cases);

    [Fact]
    public void A_merge_and_its_unmerge_leave_what_neither_would_have_left() => Property.Check(
        HistorySet.Any(links: 0, erasures: 0),
        set =>
        {
            var events = WithoutPayments(set.Events);
            var random = new Random(set.Seed);
            var links = Each(prefix =>
            {
                var (a, b, c, day) = (prefix + "A", prefix + "B", prefix + "C", random.Next(30));
                return [Persons.Merge(a, b, day), Persons.Merge(c, a, day), Persons.Unmerge(a, b, 30 + random.Next(30)), Persons.Unmerge(c, a, 30 + random.Next(30))];
            });
            _patient.Try(() => Left(Late([.. events, .. links], set.Seed))).ShouldBe(_patient.Try(() => Left(InTime(events))));
        },
        Cases);

    /// <summary>What is derived once all is in, and what is said on the days that follow.</summary>
    private List<string> Told(ActivityEvent[] events, Random? random)
    {
        Take(_bench, 60, random is null ? events : Shuffled([.. events, .. events.Where(_ => random.Next(3) == 0)], random), random);
        var known = _bench.Derived();
        if (random is not null)
        {
            _bench.Take(60.5, [.. events, .. events]);
            _bench.Engine.Rebuilder.Run();
            _bench.Derived().ShouldBe(known);
        }

        foreach (var day in (int[])[61, 80, 100, 130, 170, 240])
            _bench.Sweep(day);
        return
        [
            .. known,
            _bench.Export(),
            .. Recoveries(_bench),
            .. _bench.Query("SELECT type, customer_id, occurred_at, body FROM outbox WHERE (type LIKE 'winback.%' OR type IN ('service.recovery.needed', 'replenishment.due')) AND customer_id <> '' ORDER BY message_id"),
        ];
    }

    /// <summary>What a campaign system is left with when all is known: the highest stage that still stands of each customer. And the state it follows from.</summary>
    private List<string> Left(ActivityEvent[][] known, bool withGrace = true)
    {
        for (var look = 0; look < Looks.Length; look++)
        {
            Take(_patient, Looks[look] - 0.25, known[look], new Random(look));
            _patient.Sweep(Looks[look]);
        }

        var standing = _patient.Query($"SELECT customer_id, MAX(stage) FROM triggers WHERE state = {(int)TriggerState.Open} GROUP BY 1 ORDER BY 1");
        _standing += standing.Count;
        _takenBack += _patient.Query($"SELECT 1 FROM triggers WHERE state = {(int)TriggerState.Retracted}").Count;
        return
        [
            .. standing,
            .. Recoveries(_patient),
            .. _patient.Query(
                "SELECT customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, currency, repeat_occasions, repeat_spend, tier, signals, "
                + $"churned_at, churn_reason{(withGrace ? ", undone_at" : "")} FROM customers ORDER BY customer_id"),
        ];
    }

    /// <summary>Of the complaints that are open when all is known: whether each was passed on.</summary>
    private static List<string> Recoveries(Bench bench) => bench.Database.Read(reader =>
    {
        var asked = bench.Query("SELECT message_id FROM outbox WHERE type = 'service.recovery.needed'");
        using var customers = new CustomerReader(reader, bench.Engine.Options.Shop.ToFoldRules());
        return customers.All().Where(state => state.Row is { Tier: ValueTier.High, Signals.ComplaintOpen: true })
            .SelectMany(state => state.Activity.Signals.Complaints.Where(c => c.ClosedAt is null).Select(c =>
                $"{state.Activity.CustomerId} {c.ComplaintId} {asked.Contains(DeterministicId.Recovery(bench.Engine.Options.Shop.Tenant, c.OpenedBy, c.ComplaintId).ToString())}"))
            .ToList();
    });

    private static void Take(Bench bench, double day, ActivityEvent[] events, Random? random)
    {
        for (var done = 0; done < events.Length;)
        {
            var size = random is null ? events.Length : Math.Min(1 + random.Next(9), events.Length - done);
            bench.Take(day, events[done..(done + size)]);
            done += size;
        }
    }

    private static ActivityEvent[] Each(Func<string, ActivityEvent[]> events) =>
        [.. Enumerable.Range(0, HistorySet.Together).SelectMany(i => events(HistorySet.PrefixOf(i)))];

    /// <summary>Every event before the first look after it happened.</summary>
    private static ActivityEvent[][] InTime(ActivityEvent[] events) =>
        [.. Looks.Select((_, look) => events.Where(e => FirstLookAfter(e) == look).ToArray())];

    /// <summary>Every event before any look after it happened, some of them again before a later one, in any order; the same of an event whatever else happened.</summary>
    private static ActivityEvent[][] Late(ActivityEvent[] events, int seed)
    {
        var known = Looks.Select(_ => new List<(double Turn, ActivityEvent Event)>()).ToArray();
        foreach (var e in events)
        {
            var random = new Random(e.EventId.Aggregate(seed, static (sum, letter) => unchecked((31 * sum) + letter)));
            var look = random.Next(FirstLookAfter(e), Looks.Length);
            known[look].Add((random.NextDouble(), e));
            if (random.Next(3) == 0)
                known[random.Next(look, Looks.Length)].Add((random.NextDouble(), e));
        }

        return [.. known.Select(some => some.OrderBy(x => x.Turn).Select(x => x.Event).ToArray())];
    }

    private static ActivityEvent[] Shuffled(ActivityEvent[] events, Random random)
    {
        random.Shuffle(events);
        return events;
    }

    private static int FirstLookAfter(ActivityEvent e) => Array.FindIndex(Looks, day => Bench.At(day) > e.OccurredAt);

    /// <summary>A payment that fails holds back what is to come and takes nothing back: what stands then does depend on what was known at each look.</summary>
    private static ActivityEvent[] WithoutPayments(ActivityEvent[] events) =>
        [.. events.Where(e => e.Kind is not (ActivityKind.PaymentFailed or ActivityKind.PaymentRecovered))];
}
