using ChurnWorker.Model.BuyTillYouDie;
using MathNet.Numerics.Integration;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class ForecastPropertyTests
{
    private const double Horizon = 90 / 7.0;

    [Fact]
    public void Age_at_a_probability_of_being_alive_returns_that_probability()
    {
        var random = new Random(7);
        var inside = 0;
        foreach (var (model, x, tx, _) in RandomHistory.Many(100_000, 1))
        {
            var theta = random.NextDouble();
            var age = model.AgeAtProbabilityAlive(x, tx, theta);
            if (model.ProbabilityAlive(x, tx, tx) <= theta)
            {
                age.ShouldBe(tx);
            }
            else if (double.IsFinite(age))
            {
                inside++;
                (Math.Abs(model.ProbabilityAlive(x, tx, age) - theta) <= 1e-10).ShouldBeTrue($"{model} {x} {tx} {theta}");
            }
            else
            {
                model.ProbabilityAlive(x, tx, 1e300).ShouldBeGreaterThan(theta);
            }
        }

        inside.ShouldBeGreaterThan(50_000);
    }

    [Fact]
    public void Age_at_no_purchase_returns_the_threshold()
    {
        var random = new Random(8);
        var inside = 0;
        foreach (var (model, x, tx, _) in RandomHistory.Many(50_000, 2))
        {
            var threshold = random.Next(5) == 0 ? 1 - Math.Pow(10, -9 * random.NextDouble()) : random.NextDouble();
            var age = model.AgeAtNoPurchase(x, tx, Horizon, threshold);
            if (model.ProbabilityOfNoPurchase(x, tx, tx, Horizon) >= threshold)
            {
                age.ShouldBe(tx);
            }
            else if (double.IsFinite(age))
            {
                inside++;
                (Math.Abs(model.ProbabilityOfNoPurchase(x, tx, age, Horizon) - threshold) <= 1e-12).ShouldBeTrue($"{model} {x} {tx} {threshold} {age}");
            }
            else
            {
                model.ProbabilityOfNoPurchase(x, tx, 1e300, Horizon).ShouldBeLessThan(threshold);
            }
        }

        inside.ShouldBeGreaterThan(25_000);
    }

    [Fact]
    public void Thresholds_at_the_ends_are_reached_at_once_or_never()
    {
        var model = new MbgNbd(0.525, 6.182, 0.891, 1.614);
        model.AgeAtNoPurchase(3, 20, Horizon, 0).ShouldBe(20);
        model.AgeAtNoPurchase(3, 20, Horizon, 1).ShouldBe(double.PositiveInfinity);
        model.AgeAtProbabilityAlive(3, 20, 1).ShouldBe(20);
        model.AgeAtProbabilityAlive(3, 20, 0).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void A_one_time_buyer_of_bg_nbd_is_alive_for_ever()
    {
        var model = new BgNbd(0.243, 4.414, 0.793, 2.426);
        model.ProbabilityAlive(0, 0, 1e6).ShouldBe(1);
        model.AgeAtProbabilityAlive(0, 0, 0.999).ShouldBe(double.PositiveInfinity);
        model.AgeOfFastestDecline(0, 0).ShouldBe(double.PositiveInfinity);
        model.ProbabilityOfNoPurchase(0, 0, model.AgeAtNoPurchase(0, 0, Horizon, 0.9), Horizon).ShouldBe(0.9, 1e-12);
    }

    [Fact]
    public void Probability_of_no_purchase_falls_with_the_horizon_from_one_to_the_probability_of_having_left()
    {
        foreach (var (model, x, tx, age) in RandomHistory.Many(5_000, 3))
        {
            model.ProbabilityOfNoPurchase(x, tx, age, 0).ShouldBe(1, 1e-15);
            model.ProbabilityOfNoPurchase(x, tx, age, double.PositiveInfinity).ShouldBe(1 - model.ProbabilityAlive(x, tx, age), 1e-15);
            var previous = 1.0;
            for (var h = 0.01; h < 1e4; h *= 3)
            {
                var q = model.ProbabilityOfNoPurchase(x, tx, age, h);
                (q <= previous + 1e-15).ShouldBeTrue($"{model} {x} {tx} {age} {h}");
                (q + model.ProbabilityOfPurchase(x, tx, age, h)).ShouldBe(1, 1e-14);
                previous = q;
            }
        }
    }

    [Fact]
    public void Silence_only_makes_a_customer_less_likely_to_be_alive_and_to_return()
    {
        foreach (var (model, x, tx, _) in RandomHistory.Many(5_000, 4))
        {
            double alive = 1, no = 0;
            for (var silence = 0.01; silence < 1e4; silence *= 3)
            {
                var nowAlive = model.ProbabilityAlive(x, tx, tx + silence);
                var nowNo = model.ProbabilityOfNoPurchase(x, tx, tx + silence, Horizon);
                (nowAlive <= alive && nowNo >= no - 1e-15).ShouldBeTrue($"{model} {x} {tx} {silence}");
                (alive, no) = (nowAlive, nowNo);
            }
        }
    }

    [Fact]
    public void Still_silent_later_is_no_purchase_until_then()
    {
        var model = new MbgNbd(0.525, 6.182, 0.891, 1.614);
        model.ProbabilityStillSilent(4, 30, 35, 35).ShouldBe(1, 1e-15);
        model.ProbabilityStillSilent(4, 30, 35, 30).ShouldBe(1, 1e-15);
        model.ProbabilityStillSilent(4, 30, 35, 40).ShouldBe(model.ProbabilityOfNoPurchase(4, 30, 35, 5), 1e-15);
        model.ProbabilityStillSilent(4, 30, 35, 1e18).ShouldBe(1 - model.ProbabilityAlive(4, 30, 35), 1e-12);
    }

    [Fact]
    public void Due_age_and_silence_percentile_are_inverse()
    {
        foreach (var (model, x, tx, _) in RandomHistory.Many(5_000, 5))
        {
            foreach (var quantile in new[] { 0.01, 0.5, 0.9 })
            {
                var due = model.DueAge(x, tx, quantile);
                if (double.IsFinite(due))
                {
                    model.SilencePercentile(x, tx, due).ShouldBe(quantile, 1e-10);
                }
            }

            model.SilencePercentile(x, tx, tx).ShouldBe(0);
        }
    }

    [Fact]
    public void Fastest_decline_is_where_the_slope_turns()
    {
        var inside = 0;
        foreach (var (model, x, tx, _) in RandomHistory.Many(2_000, 6).Where(h => h.Model.R + h.X > 1))
        {
            var age = model.AgeOfFastestDecline(x, tx);
            var n = model.R + x;
            if (age > tx && double.IsFinite(age))
            {
                inside++;
                model.ProbabilityAlive(x, tx, age).ShouldBe((n + 1) / (2 * n), 1e-9);
                var step = 0.02 * (model.Alpha + age) / n;
                double Drop(double at) => model.ProbabilityAlive(x, tx, at - (step / 2)) - model.ProbabilityAlive(x, tx, at + (step / 2));
                Drop(age).ShouldBeGreaterThan(Drop(age + (20 * step)));
                Drop(age).ShouldBeGreaterThan(Drop(age - (20 * step)));
            }
        }

        inside.ShouldBeGreaterThan(500);
        new MbgNbd(0.5, 6, 0.9, 1.6).AgeOfFastestDecline(0, 0).ShouldBe(0);
    }

    [Theory]
    [InlineData(0.6, 8, 1.5, 2, 0, 0.1)]
    [InlineData(0.6, 8, 0.999999999, 2, 5, 3)]
    [InlineData(0.6, 8, 1.000000001, 2, 5, 3)]
    [InlineData(2, 3, 1.2, 40, 60, 40)]
    [InlineData(2, 3, 1.2, 4, 300, 20)]
    [InlineData(2, 3, 3, 4, 800, 2)]
    [InlineData(0.7, 6, 0.8, 500, 300, 60)]
    [InlineData(0.7, 6, 30, 5, 400, 500)]
    [InlineData(2, 3, 0.05, 40, 300, 20)]
    [InlineData(2, 3, 0.3, 2, 900, 50)]
    public void Expected_purchases_agree_with_an_integral_over_the_dropout_probability(double r, double alpha, double a, double b, double x, double y)
    {
        var model = new MbgNbd(r, alpha, a, b);
        double tx = 50, n = r + x, survived = b + x + 1;
        var mode = a / (a + survived);

        // Substituting p = w^k lifts the singularity that the density has at 0 for a < 1; panels resolve its peak.
        var k = Math.Max(8, 2 / a);
        double Density(double w) => k * Math.Pow(w, (k * a) - 1) * Math.Pow((1 - Math.Pow(w, k)) / (1 - mode), survived - 1);
        double Purchases(double p) => n * p * y < 1e-6 ? n * y * (1 - ((n + 1) / 2 * p * y)) : (1 - Math.Pow(1 + (p * y), -n)) / p;
        double Integrate(Func<double, double> f) =>
            Enumerable.Range(0, 100).Sum(panel => GaussLegendreRule.Integrate(w => Density(w) * f(Math.Pow(w, k)), panel / 100.0, (panel + 1) / 100.0, 32));
        var expected = Integrate(Purchases) / Integrate(_ => 1);

        var alive = model.ProbabilityAlive(x, tx, tx);
        model.ExpectedPurchases(x, tx, tx, y * (alpha + tx)).ShouldBe(expected * alive, 1e-9 * expected * alive);
    }

    [Fact]
    public void Expected_purchases_without_dropout_are_rate_times_time()
    {
        var model = new MbgNbd(2, 5, 1e-5, 1e5);
        foreach (var (x, t) in new[] { (0.0, 1.0), (3, 52), (200, 520), (2000, 1000) })
        {
            model.ExpectedPurchases(x, 30, 30, t).ShouldBe((2 + x) / 35 * t, 1e-4 * (2 + x) / 35 * t);
        }
    }

    [Fact]
    public void Expected_purchases_of_a_lifetime_are_finite_only_for_a_above_one()
    {
        var mortal = new MbgNbd(0.6, 8, 1.5, 2);
        mortal.ExpectedPurchases(4, 30, 30, double.PositiveInfinity).ShouldBe((1.5 + 2 + 4) / 0.5 * mortal.ProbabilityAlive(4, 30, 30), 1e-12);
        mortal.ExpectedPurchases(4, 30, 30, 1e9).ShouldBe(mortal.ExpectedPurchases(4, 30, 30, double.PositiveInfinity), 1e-2);
        new MbgNbd(0.6, 8, 0.9, 2).ExpectedPurchases(4, 30, 30, double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        double.IsNaN(mortal.ExpectedPurchases(4, 30, double.NaN, 52)).ShouldBeTrue();
    }

    [Fact]
    public void Expected_purchases_rise_with_the_horizon_and_never_fall_short_of_the_chance_of_one()
    {
        foreach (var (model, x, tx, age) in RandomHistory.Many(1_000, 9))
        {
            model.ExpectedPurchases(x, tx, age, 0).ShouldBe(0);
            var previous = 0.0;
            for (var t = 0.01; t < 2000; t *= 4)
            {
                var expected = model.ExpectedPurchases(x, tx, age, t);
                (expected >= previous * (1 - 1e-9) && expected >= model.ProbabilityOfPurchase(x, tx, age, t) * (1 - 1e-9)).ShouldBeTrue($"{model} {x} {tx} {age} {t} {expected} {previous}");
                previous = expected;
            }
        }
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, -1, 1, 1)]
    [InlineData(1, 1, double.NaN, 1)]
    [InlineData(1, 1, 1, double.PositiveInfinity)]
    public void Parameters_that_are_not_positive_numbers_are_refused(double r, double alpha, double a, double b)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new MbgNbd(r, alpha, a, b));
        Should.Throw<ArgumentOutOfRangeException>(() => new BgNbd(r, alpha, a, b));
    }

    [Fact]
    public void Spend_of_a_population_without_a_mean_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new GammaGamma(2, 1, 10));
        new GammaGamma(6.25, 3.74, 15.44).ExpectedSpend(1e9, 50).ShouldBe(50, 1e-5);
    }
}
