using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Retention;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Tests.Reports;

/// <summary>The measurement measured: shops in which contact is known to win back 8 points more cycles, through the real engine, its dealing and its report.</summary>
public sealed class KnownUpliftTests : IDisposable
{
    private const double Truth = 8;
    private const int Seeds = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_interval_covers_the_truth_in_at_least_93_of_100_shops()
    {
        var groups = Enumerable.Range(1, Seeds).Select(Measure).ToList();

        groups.Count(g => g.DifferenceLow <= Truth && Truth <= g.DifferenceHigh).ShouldBeGreaterThanOrEqualTo(93);
        groups.Average(g => g.DifferencePoints!.Value).ShouldBe(Truth, 1.5);
        groups.Average(g => g.Treated + g.HeldOut).ShouldBeGreaterThan(200);
    }

    private WinBackGroup Measure(int seed)
    {
        var shop = new SimulatedShop { Customers = 180, Days = 336, Seed = seed, Start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), AcquisitionShare = 0.3 };
        var options = new WorkerOptions
        {
            WinBack = new WinBackOptions
            {
                HoldoutPercent = 50, CooldownDays = 0, MaxTriggersPerCustomerPerQuarter = 100, ExpireAfterDays = 30, ActByDays = 7, Stages = [0.5],
                HighValue = new HighValueOptions { Quantile = 0.01 },
            },
        };
        using var instruments = new Instruments();
        var path = _folder.Combine($"{seed}.db");
        using var engine = new Engine(options, Database.Open(path, isDurable: false), long.MinValue, instruments);
        foreach (var _ in new AnsweringShop(new ShopSimulator(shop), shop, engine, Truth, TimeSpan.FromDays(60)).Run())
        {
            // The loop runs as its events are read.
        }

        using var reader = engine.Database.OpenReader();
        var group = new ShopReporter(reader, options.Shop.ToFoldRules(), options.ToPolicy()).Compute(new RetentionWindow(shop.Start, shop.End, 365)).WinBack!.All;
        return group;
    }
}
