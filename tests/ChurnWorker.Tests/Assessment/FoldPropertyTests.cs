using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Tests.Assessment;

/// <summary>
/// State = fold(set of accepted events), on the real store. A failure prints the seed and the smallest set; CHURNWORKER_PROPERTY_CASES sets the number of cases.
/// </summary>
public sealed class FoldPropertyTests : IDisposable
{
    private const string Zone = "America/New_York";
    private static readonly WorkerOptions Options = new() { Shop = new ShopOptions { TimeZone = Zone }, WinBack = new WinBackOptions { HoldoutPercent = 0 } };
    private static readonly TimeZoneInfo ShopZone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
    private readonly Bench _one = new(Options, Bench.Model);
    private readonly Bench _two = new(Options, Bench.Model);
    private int _case;

    private static Config Cases => Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(
        int.Parse(Environment.GetEnvironmentVariable("CHURNWORKER_PROPERTY_CASES") ?? "1000", CultureInfo.InvariantCulture));

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public void Any_permutation_repetition_and_batching_of_a_set_of_events_gives_the_same_state() => Prop.ForAll(EventSet.Any, set =>
    {
        var prefix = Prefix();
        var events = set.Named(prefix);
        _one.Take(400, events);

        var random = new Random(set.Seed);
        var again = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(again);
        for (var done = 0; done < again.Length;)
        {
            var size = Math.Min(1 + random.Next(4), again.Length - done);
            _two.Take(400, again[done..(done + size)]);
            done += size;
        }

        State(_two, prefix).ShouldBe(State(_one, prefix));
    }).Check(Cases);

    [Fact]
    public void The_state_is_what_a_fold_of_the_whole_set_from_scratch_gives() => Prop.ForAll(EventSet.Any, set =>
    {
        var prefix = Prefix();
        var events = set.Named(prefix);
        foreach (var e in events)
            _one.Take(400, e);
        _one.Query(
            "SELECT customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, undone_at, currency, repeat_occasions, repeat_spend "
            + $"FROM customers WHERE {Within("customer_id", prefix)} ORDER BY customer_id").ShouldBe(ReferenceFold.Customers(events, ShopZone));
    }).Check(Cases);

    [Fact]
    public void A_purchase_and_its_cancellation_are_as_if_neither_had_happened() => Prop.ForAll(EventSet.Any, set =>
    {
        var prefix = Prefix();
        var events = set.Named(prefix);
        var purchase = new ActivityEvent
        {
            Kind = ActivityKind.Purchase,
            Source = "shop",
            EventId = prefix + "extra",
            CustomerId = prefix + "A",
            OrderId = prefix + "extra",
            OccurredAt = 1_730_563_200_000 + (set.Seed % 200 * 900_000L),
            Amount = 700,
            Currency = "EUR",
        };
        var cancellation = purchase with { Kind = ActivityKind.Cancellation, EventId = prefix + "undo", CustomerId = "", Amount = null, Currency = "" };
        ActivityEvent[] with = [.. events, purchase, cancellation];
        new Random(set.Seed).Shuffle(with);

        _one.Take(400, events);
        _two.Take(400, with);

        Purchases(_two, prefix).ShouldBe(Purchases(_one, prefix));
    }).Check(Cases);

    private static string Within(string column, string prefix) => $"{column} >= '{prefix}' AND {column} < '{prefix[..^1]}.'";

    private static List<string> State(Bench bench, string prefix) =>
    [
        .. bench.Query($"SELECT * FROM customers WHERE {Within("customer_id", prefix)} ORDER BY customer_id"),
        .. bench.Query($"SELECT * FROM ledger WHERE {Within("customer_id", prefix)} ORDER BY 1, 2, 3, 4"),
        .. bench.Query($"SELECT * FROM ledger WHERE customer_id = '' AND {Within("order_id", prefix)} ORDER BY 1, 2, 3, 4"),
        .. bench.Query($"SELECT * FROM orders WHERE {Within("order_id", prefix)} ORDER BY 1"),
    ];

    /// <summary>All but the grace that a cancelled last order gives, and what follows from it.</summary>
    private static List<string> Purchases(Bench bench, string prefix) => bench.Query(
        "SELECT customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, currency, repeat_occasions, repeat_spend, tier "
        + $"FROM customers WHERE {Within("customer_id", prefix)} ORDER BY customer_id");

    private string Prefix() => string.Create(CultureInfo.InvariantCulture, $"{_case++:D7}-");
}
