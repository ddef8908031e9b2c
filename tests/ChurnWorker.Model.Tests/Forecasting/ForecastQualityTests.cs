using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.Tests.Forecasting;

public sealed class ForecastQualityTests
{
    [Fact]
    public void The_area_under_the_curve_counts_pairs_ranked_right_and_ties_half()
    {
        // pairs (happened, not): 0.9>0.5, 0.9>0.1, 0.5=0.5, 0.5>0.1
        var outcomes = Outcomes((0.9, true), (0.5, true), (0.5, false), (0.1, false));

        ForecastQuality.AucOf(outcomes)!.Value.ShouldBe(3.5 / 4, 1e-15);
    }

    [Fact]
    public void Nothing_is_ranked_when_all_ended_alike() => ForecastQuality.AucOf(Outcomes((0.9, true), (0.5, true))).ShouldBeNull();

    [Fact]
    public void Brier_and_log_loss_are_means_over_the_forecasts()
    {
        var quality = ForecastQuality.Of(Outcomes((0.8, true), (0.4, false)))!;

        quality.Brier.ShouldBe((0.04 + 0.16) / 2, 1e-15);
        quality.LogLoss.ShouldBe(-(Math.Log(0.8) + Math.Log(0.6)) / 2, 1e-15);
        quality.BaseRate.ShouldBe(0.5);
    }

    [Fact]
    public void A_forecast_that_comes_true_as_often_as_it_says_has_no_calibration_error()
    {
        var outcomes = Enumerable.Range(0, 10).SelectMany(bin => Enumerable.Range(0, 100).Select(i => new ForecastOutcome((bin + 0.5) / 10, i < (bin * 10) + 5))).ToList();

        var quality = ForecastQuality.Of(outcomes)!;

        quality.CalibrationError.ShouldBe(0, 1e-12);
        quality.Bins.Count.ShouldBe(10);
        quality.Bins.ShouldAllBe(bin => bin.Customers == 100);
    }

    [Fact]
    public void The_calibration_error_is_the_mean_distance_of_forecast_and_outcome()
    {
        var outcomes = Enumerable.Range(0, 100).Select(i => new ForecastOutcome(i < 50 ? 0.2 : 0.7, i >= 50)).ToList();

        ForecastQuality.Of(outcomes)!.CalibrationError.ShouldBe((0.2 + 0.3) / 2, 1e-12);
    }

    [Fact]
    public void Customers_tied_at_the_edge_of_the_flagged_count_in_proportion() =>
        ForecastQuality.PrecisionOf(Outcomes((0.9, true), (0.5, true), (0.5, false), (0.1, false)), 2).ShouldBe(0.75, 1e-15);

    private static ForecastOutcome[] Outcomes(params (double Score, bool Happened)[] outcomes) => [.. outcomes.Select(o => new ForecastOutcome(o.Score, o.Happened))];
}
