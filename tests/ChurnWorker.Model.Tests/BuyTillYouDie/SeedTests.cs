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

    private static bool IsRecovered(BetaGeometricModel truth, int seed)
    {
        var fit = TransactionFitter.Fit(CompressedHistories.From(Population(truth, 3000, seed)), truth.Name, truth);
        return fit.Converged && fit.Model.Parameters.Zip(truth.Parameters, fit.Uncertainty.StandardErrors).All(p => Math.Abs(Math.Log(p.First.Value / p.Second.Value)) < 3 * p.Third);
    }

    private static bool IsCovered(string name, int seed)
    {
        var truth = Draw(name, new Random(1000 + seed));
        var population = Population(truth, 50, seed);
        var fit = TransactionFitter.Fit(CompressedHistories.From(population), name, prior: ParameterPrior.RetailWeeks);
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
