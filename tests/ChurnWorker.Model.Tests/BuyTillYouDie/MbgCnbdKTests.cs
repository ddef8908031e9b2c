using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class MbgCnbdKTests
{
    private const double Horizon = 90 / 7.0;

    /// <summary>Computed with 40 digits from the incomplete beta function, which quadrature over the mixed rate confirmed; expected purchases by quadrature over the next purchase.</summary>
    [Theory]
    [InlineData(2.4226, 1.3212, 2.2519, 0.43682, 0.81102, 5, 20, 30, 90 / 7.0, 4, -17.951138508969454, 0.43313466103937567, 0.57543260174418809, 1.0487913167372641)]
    [InlineData(2.4226, 1.3212, 2.2519, 0.43682, 0.81102, 0, 0, 30, 90 / 7.0, 0, -0.90695498684425102, 0.1329799162395892, 0.95381536797075709, 0.051274809297202233)]
    [InlineData(1.0446, 0.53672, 5.8166, 0.90771, 1.5796, 12, 38, 40, 13, 7.5, -30.653045375340656, 0.89650376349627699, 0.1395115016944792, 2.8802190110830948)]
    [InlineData(0.6, 0.8, 6, 0.5, 2, 3, 10, 60, 13, 1.25, -10.045304825829253, 0.10625984933223938, 0.95939036648604715, 0.068452475926148686)]
    [InlineData(6.5, 2, 1.5, 0.2, 3, 150, 140, 141.5, 13, -10, 1.3243546742540216, 0.98389791269853588, 0.016102087301464122, null)]
    [InlineData(6.5, 2, 1.5, 0.2, 3, 150, 140, 170, 13, -10, -2.8044516950873493, 1.3712450479820769e-69, 1.0, null)]
    [InlineData(3, 1.2, 2, 1.3, 0.7, 7, 50, 52, 26, 12, -24.64833139335186, 0.84790548168906835, 0.15464614445380589, 2.5159592634392584)]
    public void Quantities_agree_with_forty_digit_arithmetic(
        double k, double r, double alpha, double a, double b, double x, double tx, double age, double h, double logGaps, double ll, double alive, double none, double? expected)
    {
        var model = new MbgCnbdK(k, r, alpha, a, b);

        model.LogLikelihood(x, tx, age, logGaps).ShouldBe(ll, 1e-11 * Math.Max(1, Math.Abs(ll)));
        model.ProbabilityAlive(x, tx, age).ShouldBe(alive, 1e-11 * alive);
        model.ProbabilityOfNoPurchase(x, tx, age, h).ShouldBe(none, 1e-12);
        model.ProbabilityOfPurchase(x, tx, age, h).ShouldBe(1 - none, 1e-12);
        if (expected is { } purchases)
        {
            model.ExpectedPurchases(x, tx, age, h).ShouldBe(purchases, 1e-9 * purchases);
        }
    }

    [Fact]
    public void Gaps_of_shape_one_are_mbg_nbd()
    {
        foreach (var (other, x, tx, age) in RandomHistory.Many(3_000, 21).Where(h => h.Model is MbgNbd))
        {
            var model = new MbgCnbdK(1, other.R, other.Alpha, other.A, other.B);
            ShouldAgree(model.LogLikelihood(x, tx, age, 17), other.LogLikelihood(x, tx, age));
            ShouldAgree(model.ProbabilityAlive(x, tx, age), other.ProbabilityAlive(x, tx, age));
            ShouldAgree(model.ProbabilityOfNoPurchase(x, tx, age, Horizon), other.ProbabilityOfNoPurchase(x, tx, age, Horizon));
            ShouldAgree(model.SilencePercentile(x, tx, age), other.SilencePercentile(x, tx, age));
            ShouldAgree(model.AgeAtNoPurchase(x, tx, Horizon, 0.9), other.AgeAtNoPurchase(x, tx, Horizon, 0.9));
            ShouldAgree(model.AgeAtProbabilityAlive(x, tx, 0.4), other.AgeAtProbabilityAlive(x, tx, 0.4));
            ShouldAgree(model.DueAge(x, tx, 0.5), other.DueAge(x, tx, 0.5));
        }

        void ShouldAgree(double actual, double expected) =>
            (actual.Equals(expected) || Math.Abs(actual - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected)) || (actual > 1e100 && expected > 1e100)).ShouldBeTrue($"{actual:R} for {expected:R}");
    }

    [Fact]
    public void Expected_purchases_of_gaps_of_shape_one_are_those_of_mbg_nbd()
    {
        foreach (var (r, alpha, a, b, x, age) in ((double, double, double, double, double, double)[])[(0.6, 8, 0.8, 2, 0, 0), (1.3, 6, 0.4, 0.7, 5, 30), (1.3, 6, 1.4, 0.7, 5, 45), (2, 3, 0.2, 3, 60, 33)])
        {
            var expected = new MbgNbd(r, alpha, a, b).ExpectedPurchases(x, Math.Min(30, age), age, 52);
            new MbgCnbdK(1, r, alpha, a, b).ExpectedPurchases(x, Math.Min(30, age), age, 52).ShouldBe(expected, 1e-9 * expected);
        }

        new MbgCnbdK(2, 0.6, 8, 1.5, 2).ExpectedPurchases(4, 30, 30, double.PositiveInfinity).ShouldBe(
            7.5 / 0.5 * new MbgCnbdK(2, 0.6, 8, 1.5, 2).ProbabilityAlive(4, 30, 30), 1e-12);
        new MbgCnbdK(2, 0.6, 8, 0.9, 2).ExpectedPurchases(4, 30, 30, 0).ShouldBe(0);
    }

    [Fact]
    public void From_its_least_value_on_no_purchase_only_rises_with_silence_and_returns_every_threshold()
    {
        var inside = 0;
        foreach (var (model, x, tx, threshold) in Histories(3_000, 22))
        {
            var least = model.AgeOfLeastNoPurchase(x, tx, Horizon);
            least.ShouldBeGreaterThanOrEqualTo(tx);
            var none = model.ProbabilityOfNoPurchase(x, tx, least, Horizon);
            for (var silence = 1e-3; silence < 1e4; silence *= 2)
            {
                var later = model.ProbabilityOfNoPurchase(x, tx, least + silence, Horizon);
                (later >= none - 1e-13).ShouldBeTrue($"{model} {x} {tx} {silence}: {later} after {none}");
                none = later;
                model.ProbabilityOfNoPurchase(x, tx, tx + silence, Horizon).ShouldBeGreaterThanOrEqualTo(model.ProbabilityOfNoPurchase(x, tx, least, Horizon) - 1e-9);
            }

            var age = model.AgeAtNoPurchase(x, tx, Horizon, threshold);
            if (age > tx && double.IsFinite(age))
            {
                inside++;
                age.ShouldBeGreaterThanOrEqualTo(least);
                model.ProbabilityOfNoPurchase(x, tx, age, Horizon).ShouldBe(threshold, 1e-9);
            }
        }

        inside.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void A_yearly_buyer_is_not_missed_right_after_buying()
    {
        var model = new MbgCnbdK(6, 20, 200, 0.3, 3);
        var least = model.AgeOfLeastNoPurchase(4, 240, Horizon);

        (least - 240).ShouldBeInRange(20, 80);
        model.ProbabilityOfNoPurchase(4, 240, 240, Horizon).ShouldBeGreaterThan(0.95);
        model.ProbabilityOfNoPurchase(4, 240, least, Horizon).ShouldBeLessThan(0.7);
        model.AgeAtNoPurchase(4, 240, Horizon, 0.85).ShouldBeGreaterThan(least);
    }

    [Fact]
    public void Ages_return_the_probability_they_were_asked_for()
    {
        foreach (var (model, x, tx, probability) in Histories(2_000, 23))
        {
            var due = model.DueAge(x, tx, probability);
            if (double.IsFinite(due))
            {
                model.SilencePercentile(x, tx, due).ShouldBe(probability, 1e-10);
            }

            var age = model.AgeAtProbabilityAlive(x, tx, probability);
            if (age > tx && double.IsFinite(age))
            {
                model.ProbabilityAlive(x, tx, age).ShouldBe(probability, 1e-10);
            }

            model.ProbabilityAlive(x, tx, tx).ShouldBe((model.B + x) / (model.A + model.B + x), 1e-12);
        }
    }

    [Fact]
    public void Fastest_decline_is_where_the_slope_turns()
    {
        var inside = 0;
        foreach (var (model, x, tx, _) in Histories(1_000, 24))
        {
            var age = model.AgeOfFastestDecline(x, tx);
            if (age > tx + (1e-3 * (model.Alpha + tx)))
            {
                inside++;
                var step = 0.002 * (age - tx);
                double Drop(double at) => model.ProbabilityAlive(x, tx, at - (step / 2)) - model.ProbabilityAlive(x, tx, at + (step / 2));
                Drop(age).ShouldBeGreaterThanOrEqualTo(Drop(age + (50 * step)) * (1 - 1e-6));
                Drop(age).ShouldBeGreaterThanOrEqualTo(Drop(age - (50 * step)) * (1 - 1e-6));
            }
        }

        inside.ShouldBeGreaterThan(300);
        new MbgCnbdK(0.7, 0.5, 6, 0.9, 1.6).AgeOfFastestDecline(3, 20).ShouldBe(20);
    }

    [Fact]
    public void A_shape_that_is_not_a_positive_number_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new MbgCnbdK(0, 1, 1, 1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => new MbgCnbdK(double.NaN, 1, 1, 1, 1));
    }

    private static IEnumerable<(MbgCnbdK Model, double X, double Tx, double Probability)> Histories(int count, int seed)
    {
        var random = new Random(seed);
        double Between(double low, double high) => low * Math.Pow(high / low, random.NextDouble());
        for (var i = 0; i < count; i++)
        {
            var model = new MbgCnbdK(Between(0.4, 12), Between(0.1, 10), Between(0.3, 50), Between(0.01, 10), Between(0.1, 50));
            var x = random.Next(3) == 0 ? 0 : Math.Floor(Between(1, 200));
            yield return (model, x, x == 0 ? 0 : Between(1, 300), 0.001 + (0.998 * random.NextDouble()));
        }
    }
}
