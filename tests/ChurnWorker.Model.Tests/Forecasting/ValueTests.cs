using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.Forecasting;

public sealed class ValueTests
{
    private const int Day = 20_000;

    [Fact]
    public void The_interval_of_an_expected_value_holds_it_and_narrows_with_customers()
    {
        ForecastModel few = Fit(60), many = Fit(5000);
        var customer = Population(60)[0];

        double Width(ForecastModel model)
        {
            var interval = model.IntervalOfExpectedValue(customer, WinBack.Shop.Policy)!.Value;
            model.ExpectedValue(customer, WinBack.Shop.Policy).ShouldBeInRange(interval.Low, interval.High);
            return Math.Log((double)interval.High / interval.Low);
        }

        Width(many).ShouldBeLessThan(Width(few) / 3);
    }

    [Fact]
    public void Errors_of_the_spend_are_in_the_passport_and_come_back_from_it()
    {
        var model = Fit(5000);

        var passport = ModelPassport.Of(model);
        var read = ModelPassport.FromJson(ModelPassport.ToJson(model));

        passport.Spend[0].StandardErrors.Count.ShouldBe(3);
        passport.Spend[0].StandardErrors[0]!.Value.ShouldBeInRange(0.01 * passport.Spend[0].P, 0.5 * passport.Spend[0].P);
        var customer = Population(60)[0];
        read.IntervalOfExpectedValue(customer, WinBack.Shop.Policy).ShouldBe(model.IntervalOfExpectedValue(customer, WinBack.Shop.Policy));
    }

    [Fact]
    public void Residual_value_falls_with_silence_and_naive_value_has_no_idea_of_it()
    {
        var model = Fit(5000);
        var customer = Population(60).First(c => c.Frequency > 3);

        model.ResidualValue(customer, customer.Recency + 52, WinBack.Shop.Policy).ShouldBeLessThan(model.ResidualValue(customer, customer.Recency, WinBack.Shop.Policy) / 2);
        ForecastModel.NaiveValue(customer, 2, WinBack.Shop.Policy).ShouldBeNull();
        ((double)ForecastModel.NaiveValue(customer, 52, WinBack.Shop.Policy)!.Value).ShouldBe(customer.Spend * WinBack.Shop.Policy.ValueHorizonDays / 364.0 * WinBack.Shop.Policy.Margin, 1);
    }

    [Theory]
    [InlineData(100, 250, false)]
    [InlineData(100, 301, true)]
    [InlineData(301, 100, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    public void Values_more_than_threefold_apart_disagree_widely(double naive, double model, bool disagree) =>
        ForecastModel.DisagreeWidely(naive, model).ShouldBe(disagree);

    private static ForecastModel Fit(int customers) => ForecastFitter.Fit(Population(customers), FitSettings.Default with { ObservedUntilDay = Day }, WinBack.Shop.Policy);

    private static List<RfmSummary> Population(int customers)
    {
        var spends = Simulation.GammaGamma(customers, new GammaGamma(5, 4, 1800), 7);
        return
        [
            .. Simulation.MbgNbd(customers, 104, new MbgNbd(0.8, 6, 0.7, 1.8), 3).Select((h, i) =>
            {
                var (first, last) = (Day - 728, Day - 728 + (int)Math.Round(7 * h.Recency));
                var spend = (long)(h.Frequency * spends[i].MeanSpend);
                return new RfmSummary($"c{i:D5}", (int)h.Frequency + 1, (int)h.Frequency + 1, first, last, first * 86_400_000L, last * 86_400_000L, null, "EUR", (int)h.Frequency, spend, 0) { Spend = spend + 5000 };
            }),
        ];
    }
}
