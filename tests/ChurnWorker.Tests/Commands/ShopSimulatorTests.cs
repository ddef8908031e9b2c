using ChurnWorker.Commands.Simulation;

namespace ChurnWorker.Tests.Commands;

public sealed class ShopSimulatorTests
{
    private static readonly long s_start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly SimulatedShop s_shop = new() { Customers = 4000, Days = 730, Seed = 7, Start = s_start };

    [Fact]
    public void Equal_seeds_give_equal_events_and_other_seeds_others()
    {
        var small = s_shop with { Customers = 50 };

        Events(small).ShouldBe(Events(small));
        Events(small with { Seed = 8 }).ShouldNotBe(Events(small));
    }

    [Fact]
    public void What_a_customer_does_does_not_depend_on_how_many_others_there_are()
    {
        var alone = Events(s_shop with { Customers = 1 });

        Events(s_shop with { Customers = 20 }).Where(e => e.EventId.Contains("0000001-", StringComparison.Ordinal)).ShouldBe(alone);
    }

    [Fact]
    public void Events_come_in_order_of_arrival_and_happen_within_the_simulated_days()
    {
        var events = Events(s_shop);

        events.Select(e => e.ArrivedAt).ShouldBeInOrder();
        events.ShouldAllBe(e => e.OccurredAt >= s_shop.Start && e.OccurredAt < s_shop.End && e.ArrivedAt >= e.OccurredAt);
    }

    [Fact]
    public void Refunds_duplicates_edits_credits_and_late_events_occur_at_their_rates()
    {
        var events = Events(s_shop);
        var distinct = events.DistinctBy(e => e.EventId).ToList();
        var orders = distinct.Count(e => !e.IsCancellation && e.Version == 1);
        double Share(Func<SimulatedEvent, bool> which) => distinct.Count(which) / (double)orders;

        orders.ShouldBeGreaterThan(15_000);
        Share(e => e.IsCancellation && e.Amount is null).ShouldBe(0.04, 0.006);
        Share(e => e.IsCancellation && e.Amount is not null).ShouldBe(0.02, 0.005);
        Share(e => e.Version == 2).ShouldBe(0.005, 0.0025);
        ((events.Count - distinct.Count) / (double)distinct.Count).ShouldBe(0.01, 0.003);
        Share(e => e.ArrivedAt - e.OccurredAt > 60_000).ShouldBe(0.02, 0.005);
        distinct.ShouldContain(e => e.IsCancellation && e.OrderId == "" && e.Amount > 0);
        distinct.ShouldContain(e => e.IsCancellation && e.CustomerId == "" && e.OrderId != "");
    }

    [Fact]
    public void A_cancellation_may_arrive_before_its_late_purchase()
    {
        var arrivals = new Dictionary<string, long>();
        foreach (var e in Events(s_shop))
            arrivals.TryAdd(e.EventId, e.ArrivedAt);

        arrivals.Where(a => a.Key[0] == 'c' && arrivals.GetValueOrDefault("p" + a.Key[1..]) > a.Value).ShouldNotBeEmpty();
    }

    [Fact]
    public void Nobody_buys_after_leaving_and_the_truth_says_when_they_left()
    {
        var simulator = new ShopSimulator(s_shop);
        var last = simulator.Run().Where(e => !e.IsCancellation && e.Version == 1).GroupBy(e => e.CustomerId).ToDictionary(g => g.Key, g => g.Max(e => e.OccurredAt));

        var left = simulator.Customers.Where(c => c.DroppedOutAt is not null).ToList();

        left.Count.ShouldBeInRange(1000, 3500);
        left.ShouldAllBe(c => last[c.Id] == c.DroppedOutAt);
    }

    [Fact]
    public void The_shop_is_busier_in_the_evening_at_weekends_and_before_christmas()
    {
        // Acquisition ends in August 2025, so the base shrinks towards December and works against what is shown
        var times = Events(s_shop).Where(e => !e.IsCancellation).Select(e => DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt)).ToList();
        int Count(Func<DateTimeOffset, bool> which) => times.Count(which);

        Count(t => t.Hour == 20).ShouldBeGreaterThan(5 * Count(t => t.Hour == 3));
        Count(t => t.DayOfWeek == DayOfWeek.Sunday).ShouldBeGreaterThan((int)(1.15 * Count(t => t.DayOfWeek == DayOfWeek.Friday)));
        Count(t => t is { Year: 2025, Month: 12 }).ShouldBeGreaterThan((int)(1.1 * Count(t => t is { Year: 2025, Month: 10 })));
    }

    [Fact]
    public void Rates_follow_their_distribution()
    {
        var customers = new ShopSimulator(s_shop with { Customers = 20_000 }).Customers;

        customers.Average(c => c.Rate).ShouldBe(1.3 / 40, 0.001);
        customers.Average(c => c.DropoutProbability).ShouldBe(1.1 / 6.1, 0.005);
        customers.Average(c => c.Regularity).ShouldBe(2, 0.04);
    }

    [Fact]
    public void Busy_time_passes_as_time_does_on_average()
    {
        var season = new Season(s_start, 730);

        Math.Abs(season.After(s_start, 729.999)!.Value - s_shop.End).ShouldBeLessThan(86_400_000);
        season.After(s_start, 0).ShouldBe(s_start);
        season.After(s_start, 730).ShouldBeNull();
        Math.Abs(season.After(season.After(s_start, 100)!.Value, 200)!.Value - season.After(s_start, 300)!.Value).ShouldBeLessThanOrEqualTo(100);
    }

    private static List<SimulatedEvent> Events(SimulatedShop shop) => [.. new ShopSimulator(shop).Run()];
}
