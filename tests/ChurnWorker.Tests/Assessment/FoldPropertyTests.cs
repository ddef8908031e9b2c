using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Assessment;

/// <summary>State = fold(set of accepted events), on the real store, against a fold that shares no code with it.</summary>
public sealed class FoldPropertyTests : IDisposable
{
    private const string Zone = "America/New_York";
    private static readonly WorkerOptions Options = new() { Shop = new ShopOptions { TimeZone = Zone }, WinBack = new WinBackOptions { HoldoutPercent = 0 } };
    private static readonly TimeZoneInfo ShopZone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
    private readonly Bench _bench = new(Options, Bench.Model);
    private int _case;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_state_is_what_a_fold_of_the_whole_set_from_scratch_gives() => Property.Check(
        EventSet.Any,
        set =>
        {
            var prefix = Prefix();
            var events = set.Named(prefix);
            foreach (var e in events)
                _bench.Take(400, e);
            _bench.Query(
                "SELECT customer_id, orders, occasions, first_day, last_day, first_purchase_at, last_purchase_at, undone_at, currency, repeat_occasions, repeat_spend "
                + $"FROM customers WHERE {Within("customer_id", prefix)} ORDER BY customer_id").ShouldBe(ReferenceFold.Customers(events, ShopZone));
        },
        1000);

    private static string Within(string column, string prefix) => $"{column} >= '{prefix}' AND {column} < '{prefix[..^1]}.'";

    private string Prefix() => string.Create(CultureInfo.InvariantCulture, $"{_case++:D7}-");
}
