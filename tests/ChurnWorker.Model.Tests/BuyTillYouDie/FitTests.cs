using ChurnWorker.Model.BuyTillYouDie;
using MathNet.Numerics.LinearAlgebra;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class FitTests
{
    private static readonly MbgNbd Truth = new(0.8, 6, 0.7, 1.8);

    private static readonly WeightedHistory[] Population = Simulation.MbgNbd(20_000, 80, Truth, 11);

    // Whole days, as the service has them: many equal rows to merge.
    private static readonly WeightedHistory[] Days =
        [.. Population.Take(4000).Select(h => new WeightedHistory(h.Frequency, Math.Floor(h.Recency * 7) / 7, Math.Ceiling(h.Age * 7) / 7))];

    private static readonly WeightedHistory[] Regular = Simulation.MbgCnbdK(3000, 80, new MbgCnbdK(2.2, 1.3, 2.5, 0.5, 0.9), 12);

    [Fact]
    public void Parameters_of_a_simulated_population_are_recovered_within_their_errors()
    {
        var fit = TransactionFitter.FitMbgNbd(CompressedHistories.From(Population));

        fit.Converged.ShouldBeTrue();
        double[] found = Parameters(fit.Model), truth = Parameters(Truth);
        for (var i = 0; i < 4; i++)
        {
            fit.Uncertainty.StandardErrors[i].ShouldBeInRange(0.005, 0.15);
            Math.Abs(Math.Log(found[i] / truth[i])).ShouldBeLessThan(3 * fit.Uncertainty.StandardErrors[i]);
        }
    }

    [Fact]
    public void Order_of_customers_does_not_change_a_bit()
    {
        var shuffled = Days.ToArray();
        new Random(3).Shuffle(shuffled);

        foreach (var prior in new[] { null, ParameterPrior.RetailWeeks })
        {
            var one = TransactionFitter.FitMbgNbd(CompressedHistories.From(Days), prior: prior);
            var other = TransactionFitter.FitMbgNbd(CompressedHistories.From(shuffled), prior: prior);
            Bits(other).ShouldBe(Bits(one));
        }

        var regular = Regular.ToArray();
        new Random(4).Shuffle(regular);
        Bits(TransactionFitter.FitMbgCnbdK(CompressedHistories.From(regular))).ShouldBe(Bits(TransactionFitter.FitMbgCnbdK(CompressedHistories.From(Regular))));
        Bits(TransactionFitter.FitBgNbd(CompressedHistories.From(shuffled))).ShouldBe(Bits(TransactionFitter.FitBgNbd(CompressedHistories.From(Days))));
    }

    [Fact]
    public void Fractional_weights_of_equal_rows_sum_to_the_same_bits_in_any_order()
    {
        var rows = Enumerable.Range(1, 50).Select(i => new WeightedHistory(2, 3, 10, 1.0 / i)).ToArray();
        var shuffled = rows.Reverse().ToArray();

        var merged = CompressedHistories.From(rows);

        merged.Rows.Count.ShouldBe(1);
        CompressedHistories.From(shuffled).Rows.ShouldBe(merged.Rows);
    }

    [Fact]
    public void Merging_equal_histories_keeps_every_customer()
    {
        var merged = CompressedHistories.From(Days);

        merged.Rows.Count.ShouldBeLessThan(Days.Length);
        merged.Customers.ShouldBe(Days.Length);
        merged.Repeaters.ShouldBe(Days.Count(h => h.Frequency > 0));
        merged.Rows.ShouldBeInOrder();
        foreach (var group in Days.GroupBy(h => h).Take(100))
        {
            merged.Rows.ShouldContain(group.Key with { Weight = group.Count() });
        }
    }

    [Theory]
    [InlineData(MbgNbd.ModelName)]
    [InlineData(BgNbd.ModelName)]
    [InlineData(MbgCnbdK.ModelName)]
    public void Fit_is_the_maximum_of_the_sum_over_customers_and_its_errors_are_its_curvature(string name)
    {
        var population = name == MbgCnbdK.ModelName ? Regular : Days;
        double Sum(double[] logs)
        {
            var model = ModelFamilies.Create(name, Array.ConvertAll(logs, Math.Exp));
            return population.Sum(h => model.LogLikelihood(h.Frequency, h.Recency, h.Age, h.LogGaps));
        }

        var fit = TransactionFitter.Fit(CompressedHistories.From(population), name);

        fit.Converged.ShouldBeTrue();
        var at = Array.ConvertAll(Parameters(fit.Model), Math.Log);
        var top = Sum(at);
        fit.LogLikelihood.ShouldBe(top, 1e-8 * Math.Abs(top));
        const double Step = 1e-3;
        double[] Moved(params (int Index, double By)[] moves)
        {
            var moved = at.ToArray();
            foreach (var (index, by) in moves)
            {
                moved[index] += by;
            }

            return moved;
        }

        var information = Matrix<double>.Build.Dense(at.Length, at.Length, (i, j) =>
            -(Sum(Moved((i, Step), (j, Step))) - Sum(Moved((i, Step), (j, -Step))) - Sum(Moved((i, -Step), (j, Step))) + Sum(Moved((i, -Step), (j, -Step)))) / (4 * Step * Step));
        var errors = information.Inverse().Diagonal().PointwiseSqrt();
        var curvatures = information.Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).ToArray();
        fit.Uncertainty.Condition.ShouldBe(curvatures.Max() / curvatures.Min(), 0.01 * fit.Uncertainty.Condition);
        for (var i = 0; i < at.Length; i++)
        {
            Sum(Moved((i, 0.01))).ShouldBeLessThan(top);
            Sum(Moved((i, -0.01))).ShouldBeLessThan(top);
            fit.Uncertainty.StandardErrors[i].ShouldBe(errors[i], 1e-3 * errors[i]);
        }
    }

    [Fact]
    public void A_warm_start_needs_few_steps_and_ends_at_the_same_place()
    {
        var histories = CompressedHistories.From(Days);
        var cold = TransactionFitter.FitMbgNbd(histories);

        var warm = TransactionFitter.FitMbgNbd(histories, new MbgNbd(cold.Model.R * 1.1, cold.Model.Alpha * 0.95, cold.Model.A * 1.1, cold.Model.B * 0.9));

        warm.Converged.ShouldBeTrue();
        warm.Iterations.ShouldBeLessThanOrEqualTo(6);
        warm.LogLikelihood.ShouldBe(cold.LogLikelihood, 1e-6);
        warm.Model.B.ShouldBe(cold.Model.B, 1e-5 * cold.Model.B);
    }

    [Fact]
    public void A_hopeless_start_is_forgotten()
    {
        var histories = CompressedHistories.From(Days);

        var fit = TransactionFitter.FitMbgNbd(histories, new MbgNbd(1e5, 1e-5, 1e5, 1e-5));

        fit.Converged.ShouldBeTrue();
        fit.LogLikelihood.ShouldBe(TransactionFitter.FitMbgNbd(histories).LogLikelihood, 1e-6);
    }

    public static TheoryData<string, WeightedHistory[]> Extremes => new()
    {
        { "nobody", [] },
        { "one silent customer", [new(0, 0, 30)] },
        { "one customer just arrived", [new(0, 0, 0)] },
        { "one regular customer", [new(12, 50, 51)] },
        { "only one-time buyers", [.. Enumerable.Range(1, 200).Select(i => new WeightedHistory(0, 0, i / 7.0))] },
        { "no dropout", [.. Enumerable.Range(1, 400).Select(i => new WeightedHistory(10 + (i % 7), 40 + (i % 5 / 5.0), 40.9))] },
        { "everybody leaves at once", [.. Enumerable.Range(1, 400).Select(i => i % 2 == 0 ? new WeightedHistory(0, 0, 500) : new WeightedHistory(1, i % 13 * 0.02 + 0.01, 500, 1, Math.Log(i % 13 * 0.02 + 0.01)))] },
        { "hundreds of purchases", [.. Enumerable.Range(1, 50).Select(i => new WeightedHistory(i * 20, 150, 150 + i, 1, i * 20 * (Math.Log(150.0 / (i * 20)) - 0.3)))] },
        { "all at age nought", [new(0, 0, 0, 1000)] },
    };

    [Theory]
    [MemberData(nameof(Extremes), DisableDiscoveryEnumeration = true)]
    public void Populations_that_decide_nothing_leave_finite_parameters_and_say_so(string name, WeightedHistory[] population)
    {
        var histories = CompressedHistories.From(population);
        foreach (var fit in ModelFamilies.Names.Select(family => TransactionFitter.Fit(histories, family)))
        {
            Parameters(fit.Model).ShouldAllBe(p => p > 0 && double.IsFinite(p));
            double.IsFinite(fit.LogLikelihood).ShouldBeTrue();
            fit.Converged.ShouldBeFalse(name);
        }
    }

    [Theory]
    [MemberData(nameof(Extremes), DisableDiscoveryEnumeration = true)]
    public void With_a_prior_every_population_has_an_answer_near_experience(string name, WeightedHistory[] population)
    {
        var histories = CompressedHistories.From(population);
        foreach (var fit in ModelFamilies.Names.Select(family => TransactionFitter.Fit(histories, family, prior: ParameterPrior.RetailWeeks)))
        {
            fit.Converged.ShouldBeTrue(name);
            Parameters(fit.Model).ShouldAllBe(p => p > 1e-4 && p < 1e4);
            fit.Uncertainty.StandardErrors.ShouldAllBe(e => e > 0 && e < 1.301);
        }
    }

    [Fact]
    public void Without_customers_the_prior_is_the_answer()
    {
        var fit = TransactionFitter.FitMbgNbd(CompressedHistories.From([]), prior: ParameterPrior.RetailWeeks);

        Parameters(fit.Model).Zip([0.6, 8, 0.8, 2], (found, median) => Math.Abs(found / median - 1)).ShouldAllBe(off => off < 1e-9);
    }

    [Fact]
    public void A_prior_fades_as_customers_come()
    {
        double Distance(int customers)
        {
            var histories = CompressedHistories.From(Population.Take(customers));
            return Math.Abs(Math.Log(TransactionFitter.FitMbgNbd(histories, prior: ParameterPrior.RetailWeeks).Model.R / TransactionFitter.FitMbgNbd(histories).Model.R));
        }

        Distance(20_000).ShouldBeLessThan(0.002);
        Distance(200).ShouldBeGreaterThan(Distance(20_000));
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0.5, 0, 1, 1)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(1, -1, 1, 1)]
    [InlineData(1, 1, double.PositiveInfinity, 1)]
    [InlineData(1, double.NaN, 2, 1)]
    [InlineData(1, 1, 2, 0)]
    [InlineData(2e6, 1, 2, 1)]
    public void Impossible_histories_are_refused(double x, double tx, double age, double weight) =>
        Should.Throw<ArgumentException>(() => CompressedHistories.From([new WeightedHistory(x, tx, age, weight)]));

    private static double[] Parameters(BetaGeometricModel model) => [.. model.Parameters.Select(p => p.Value)];

    private static long[] Bits(TransactionFit fit) =>
        [.. Parameters(fit.Model).Append(fit.LogLikelihood).Append(fit.GradientNorm).Concat(fit.Uncertainty.StandardErrors).Select(BitConverter.DoubleToInt64Bits)];
}
