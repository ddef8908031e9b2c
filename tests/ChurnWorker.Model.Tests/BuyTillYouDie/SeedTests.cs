using ChurnWorker.Model.BuyTillYouDie;
using Normal = MathNet.Numerics.Distributions.Normal;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

/// <summary>What holds of a fit by chance alone is tried on a hundred seeded populations.</summary>
public sealed class SeedTests
{
    private const int Seeds = 100;

    private const double Horizon = 90 / 7.0;

    [Theory]
    [InlineData(MbgNbd.ModelName)]
    [InlineData(MbgCnbdK.ModelName)]
    public void Parameters_lie_within_three_standard_errors_for_ninety_five_seeds_of_a_hundred(string name)
    {
        BetaGeometricModel truth = name == MbgNbd.ModelName ? new MbgNbd(0.8, 6, 0.7, 1.8) : new MbgCnbdK(2.2, 1.3, 2.5, 0.5, 0.9);

        Enumerable.Range(1, Seeds).AsParallel().Count(seed => IsRecovered(truth, seed)).ShouldBeGreaterThanOrEqualTo(95);
    }

    /// <summary>A shop of which nothing is known but the prior, fifty customers, and one of them to be judged.</summary>
    [Theory]
    [InlineData(MbgNbd.ModelName)]
    [InlineData(MbgCnbdK.ModelName)]
    public void The_ninety_percent_interval_of_fifty_customers_covers_the_truth_as_often_as_it_says(string name)
    {
        Enumerable.Range(1, Seeds).AsParallel().Count(seed => IsCovered(name, seed)).ShouldBeInRange(85, 95);
    }

    /// <summary>
    /// The same for one shop, every parameter about a deviation of the prior from its median: what groceries turned out to be. A shop at the very median is covered more often,
    /// because the prior is right about it; over all shops the two make up for each other.
    /// </summary>
    [Fact]
    public void The_interval_covers_one_truth_near_the_prior_as_often_as_it_says()
    {
        var truth = new MbgNbd(1.26, 6.0, 0.37, 0.72);

        Enumerable.Range(1, Seeds).AsParallel().Count(seed => IsCovered(truth, seed)).ShouldBeInRange(85, 95);
    }

    [Fact]
    public void Spend_lies_within_three_standard_errors_for_ninety_five_seeds_of_a_hundred() =>
        Enumerable.Range(1, Seeds).AsParallel().Count(IsSpendRecovered).ShouldBeGreaterThanOrEqualTo(95);

    private static bool IsSpendRecovered(int seed)
    {
        var truth = new GammaGamma(5, 4, 1800);
        var fit = SpendFitter.Fit(CompressedSpends.From(Simulation.GammaGamma(3000, truth, seed)));
        double[] found = [fit.Model.P, fit.Model.Q, fit.Model.V], parameters = [truth.P, truth.Q, truth.V];
        return fit.Converged && found.Zip(parameters, fit.Uncertainty.StandardErrors).All(p => Math.Abs(Math.Log(p.First / p.Second)) < 3 * p.Third);
    }

    private static bool IsRecovered(BetaGeometricModel truth, int seed)
    {
        var fit = TransactionFitter.Fit(CompressedHistories.From(Population(truth, 3000, seed)), truth.Name, truth);
        return fit.Converged && fit.Model.Parameters.Zip(truth.Parameters, fit.Uncertainty.StandardErrors).All(p => Math.Abs(Math.Log(p.First.Value / p.Second.Value)) < 3 * p.Third);
    }

    private static bool IsCovered(string name, int seed) => IsCovered(Draw(name, new Random(1000 + seed)), seed);

    private static bool IsCovered(BetaGeometricModel truth, int seed)
    {
        var population = Population(truth, 50, seed);
        var fit = TransactionFitter.Fit(CompressedHistories.From(population), truth.Name, prior: ParameterPrior.RetailWeeks);
        var customer = population[seed % population.Length];
        double None(BetaGeometricModel model) => model.ProbabilityOfNoPurchase(customer.Frequency, customer.Recency, customer.Age, Horizon);

        var interval = ProbabilityInterval.Of(fit.Model, fit.Uncertainty, None);

        return interval.Low <= None(truth) && None(truth) <= interval.High;
    }

    private static BetaGeometricModel Draw(string name, Random random)
    {
        var prior = ParameterPrior.RetailWeeks;
        double Of(LogNormal belief) => belief.Median * Math.Exp(belief.Deviation * Normal.Sample(random, 0, 1));
        double k = Of(prior.K), r = Of(prior.R), alpha = Of(prior.Alpha), a = Of(prior.A), b = Of(prior.B);
        return name == MbgNbd.ModelName ? new MbgNbd(r, alpha, a, b) : new MbgCnbdK(k, r, alpha / k, a, b);
    }

    private static WeightedHistory[] Population(BetaGeometricModel truth, int customers, int seed) => truth is MbgCnbdK regular
        ? Simulation.MbgCnbdK(customers, 104, regular, seed)
        : Simulation.MbgNbd(customers, 104, (MbgNbd)truth, seed);
}
