using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.WinBack;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.Forecasting;

/// <summary>The threshold of high value follows the population, but not at every whim of it.</summary>
public sealed class TierHysteresisTests
{
    private static readonly List<RfmSummary> Base = [.. Enumerable.Range(0, 1000).Select(Customer)];
    private static readonly ForecastModel First = Fit(Base, null);

    [Fact]
    public void A_threshold_that_still_cuts_off_the_share_of_the_policy_stays_although_the_quantile_moved()
    {
        List<RfmSummary> grown = [.. Base, .. Enumerable.Range(1000, 20).Select(Customer)];
        High(Fit(grown, null)).ShouldNotBe(High(First));
        High(Fit(grown, First)).ShouldBe(High(First));
    }

    [Fact]
    public void A_threshold_that_no_longer_does_follows_the_population()
    {
        List<RfmSummary> richer = [.. Base.Select((c, i) => i % 10 == 0 ? c with { RepeatSpend = 9_000_000 + i } : c)];
        var fresh = High(Fit(richer, null));
        High(Fit(richer, First)).ShouldBeInRange(fresh - 1, fresh + 1);
        High(Fit(richer, First)).ShouldBeGreaterThan(High(First));
    }

    [Fact]
    public void Another_quantile_or_an_absolute_amount_moves_it_at_once()
    {
        High(Fit(Base, First, Shop.Policy with { HighValueQuantile = 0.85 })).ShouldBeGreaterThan(High(First));
        High(Fit(Base, First, Shop.Policy with { HighValueAbsolute = 100 })).ShouldBe(9999);
    }

    private static long High(ForecastModel model) => model.Spend["EUR"].HighThreshold;

    private static ForecastModel Fit(List<RfmSummary> customers, ForecastModel? previous, WinBackPolicy? policy = null) =>
        ForecastFitter.Fit(customers, FitSettings.Default, policy ?? Shop.Policy, previous);

    private static RfmSummary Customer(int i) => new(
        $"c{i}", 2 + (i % 5), 2 + (i % 5), 0, 30 + (i % 60), 0, (30 + (i % 60)) * Shop.Day, null, "EUR", 1 + (i % 5), (1 + (i % 5)) * (1000L + (37 * (i % 200))), 0);
}
