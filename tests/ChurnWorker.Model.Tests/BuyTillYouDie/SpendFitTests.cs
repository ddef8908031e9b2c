using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class SpendFitTests
{
    private static readonly GammaGamma Truth = new(5, 4, 1800);

    private static readonly WeightedSpend[] Population = Simulation.GammaGamma(6000, Truth, 5);

    [Fact]
    public void Parameters_of_a_simulated_population_are_recovered_within_their_errors()
    {
        var fit = SpendFitter.Fit(CompressedSpends.From(Population));

        fit.Converged.ShouldBeTrue();
        double[] found = [fit.Model.P, fit.Model.Q, fit.Model.V], truth = [Truth.P, Truth.Q, Truth.V];
        for (var i = 0; i < 3; i++)
        {
            fit.Uncertainty.StandardErrors[i].ShouldBeInRange(0.005, 0.2);
            Math.Abs(Math.Log(found[i] / truth[i])).ShouldBeLessThan(3 * fit.Uncertainty.StandardErrors[i]);
        }

        fit.Model.PopulationMean.ShouldBe(3000, 100);
        Math.Abs(fit.Correlation).ShouldBeLessThan(0.05);
    }

    [Fact]
    public void Log_likelihood_of_a_fit_is_the_sum_over_customers()
    {
        var fit = SpendFitter.Fit(CompressedSpends.From(Population));

        double Sum(GammaGamma model) => Population.Sum(s => model.LogLikelihood(s.Frequency, s.MeanSpend));
        var top = Sum(fit.Model);
        fit.LogLikelihood.ShouldBe(top, 1e-9 * Math.Abs(top));
        foreach (var factor in new[] { 0.98, 1.02 })
        {
            Sum(new GammaGamma(fit.Model.P * factor, fit.Model.Q, fit.Model.V)).ShouldBeLessThan(top);
            Sum(new GammaGamma(fit.Model.P, fit.Model.Q * factor, fit.Model.V)).ShouldBeLessThan(top);
            Sum(new GammaGamma(fit.Model.P, fit.Model.Q, fit.Model.V * factor)).ShouldBeLessThan(top);
        }
    }

    [Fact]
    public void Order_of_customers_does_not_change_a_bit()
    {
        var shuffled = Population.ToArray();
        new Random(4).Shuffle(shuffled);

        var one = SpendFitter.Fit(CompressedSpends.From(Population));
        var other = SpendFitter.Fit(CompressedSpends.From(shuffled));

        other.Model.ShouldBe(one.Model);
        other.LogLikelihood.ShouldBe(one.LogLikelihood);
        other.Correlation.ShouldBe(one.Correlation);
    }

    [Fact]
    public void Unit_of_money_scales_only_v()
    {
        var cents = SpendFitter.Fit(CompressedSpends.From(Population.Select(s => s with { MeanSpend = s.MeanSpend * 100 })));
        var euros = SpendFitter.Fit(CompressedSpends.From(Population));

        cents.Model.P.ShouldBe(euros.Model.P, 1e-6 * euros.Model.P);
        cents.Model.V.ShouldBe(100 * euros.Model.V, 1e-4 * euros.Model.V);
    }

    [Fact]
    public void A_warm_start_needs_few_steps()
    {
        var spends = CompressedSpends.From(Population);
        var cold = SpendFitter.Fit(spends);

        var warm = SpendFitter.Fit(spends, new GammaGamma(cold.Model.P * 1.05, cold.Model.Q * 0.97, cold.Model.V));

        warm.Converged.ShouldBeTrue();
        warm.Iterations.ShouldBeLessThanOrEqualTo(6);
        warm.Model.V.ShouldBe(cold.Model.V, 1e-5 * cold.Model.V);
    }

    [Fact]
    public void Few_or_equal_spends_have_a_finite_answer_with_the_prior_and_none_without()
    {
        WeightedSpend[][] populations = [[], [new(1, 50)], [new(3, 20), new(3, 20), new(2, 20)]];
        foreach (var population in populations)
        {
            var spends = CompressedSpends.From(population);
            SpendFitter.Fit(spends).Converged.ShouldBeFalse();

            var fit = SpendFitter.Fit(spends, prior: SpendPrior.Retail(40));

            fit.Converged.ShouldBeTrue();
            fit.Model.PopulationMean.ShouldBeInRange(5, 100);
        }
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 0)]
    [InlineData(1, double.NaN)]
    public void Records_without_repeat_spend_are_refused(double x, double meanSpend) =>
        Should.Throw<ArgumentException>(() => CompressedSpends.From([new WeightedSpend(x, meanSpend)]));
}
