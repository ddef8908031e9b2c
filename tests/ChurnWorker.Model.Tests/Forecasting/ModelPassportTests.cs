using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Tests.WinBack;
using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Model.Tests.Forecasting;

public sealed class ModelPassportTests
{
    [Fact]
    public void A_stored_model_decides_to_the_last_bit_like_the_one_that_was_fitted()
    {
        var fitted = ForecastFitter.Fit(Population(300), FitSettings.Default, Shop.Policy);
        var read = ModelPassport.FromJson(ModelPassport.ToJson(fitted));
        ModelPassport.ToJson(read).ShouldBe(ModelPassport.ToJson(fitted));
        foreach (var customer in Population(300))
        {
            read.ExpectedValue(customer, Shop.Policy).ShouldBe(fitted.ExpectedValue(customer, Shop.Policy));
            Instants(customer, read).ShouldBe(Instants(customer, fitted));
        }
    }

    [Fact]
    public void The_same_population_gives_the_same_model_in_any_order()
    {
        var population = Population(300);
        var shuffled = population.ToArray();
        new Random(5).Shuffle(shuffled);
        ModelPassport.ToJson(ForecastFitter.Fit(shuffled, FitSettings.Default, Shop.Policy))
            .ShouldBe(ModelPassport.ToJson(ForecastFitter.Fit(population, FitSettings.Default, Shop.Policy)));
    }

    [Fact]
    public void The_quantile_of_the_policy_is_the_share_below_high_value()
    {
        var population = Population(1000);
        var model = ForecastFitter.Fit(population, FitSettings.Default, Shop.Policy);
        var high = population.Count(c => model.TierOf(model.ExpectedValue(c, Shop.Policy), c.Currency) == ValueTier.High);
        high.ShouldBeInRange(150, 200);
        model.HighShare.ShouldBe(high / 1000.0);
    }

    [Fact]
    public void An_absolute_value_at_the_bound_is_high()
    {
        var model = ForecastFitter.Fit(Population(100), FitSettings.Default, Shop.Policy with { HighValueAbsolute = 12.34m });
        model.TierOf(1234, "EUR").ShouldBe(ValueTier.High);
        model.TierOf(1233, "EUR").ShouldNotBe(ValueTier.High);
    }

    [Fact]
    public void A_shop_of_fifty_customers_gets_a_model_marked_as_resting_on_the_prior() =>
        ForecastFitter.Fit(Population(50), FitSettings.Default, Shop.Policy).Readiness.ShouldBe(Readiness.Prior);

    [Fact]
    public void Days_are_written_and_read_as_dates()
    {
        ShopDay.ToText(0).ShouldBe("1970-01-01");
        ShopDay.Parse(ShopDay.ToText(19_782)).ShouldBe(19_782);
        ModelFamilies.Create(MbgNbd.ModelName, [1, 2, 3, 4]).Name.ShouldBe(MbgNbd.ModelName);
        Should.Throw<ArgumentOutOfRangeException>(() => ModelFamilies.Create("pareto", [1, 1, 1, 1]));
    }

    private static long[] Instants(RfmSummary customer, ForecastModel model)
    {
        var schedule = StageSchedule.Of(customer, model, Shop.Policy);
        return [schedule.InstantOf(1), schedule.InstantOf(2), schedule.InstantOf(3)];
    }

    private static List<RfmSummary> Population(int count)
    {
        var random = new Random(3);
        var customers = new List<RfmSummary>(count);
        for (var i = 0; i < count; i++)
        {
            var repeats = (int)(-3 * Math.Log(1 - random.NextDouble()));
            var first = random.Next(300);
            var last = repeats == 0 ? first : Math.Min(365, first + repeats * (1 + random.Next(20)));
            var spend = repeats * (long)(2000 + 6000 * random.NextDouble());
            customers.Add(new RfmSummary($"c{i}", repeats + 1, repeats + 1, first, last, first * Shop.Day, last * Shop.Day, null, "EUR", repeats, spend, 0));
        }

        return customers;
    }
}
