using ChurnWorker.Model.BuyTillYouDie;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class ResidualValueTests
{
    private const double Discount = 0.002;

    [Theory]
    [InlineData(0, 0, 20)]
    [InlineData(3, 25, 30)]
    [InlineData(12, 60, 90)]
    public void Discounted_purchases_are_the_published_integral(double x, double tx, double age)
    {
        var model = new MbgNbd(0.8, 6, 1.6, 2.4);
        double n = model.R + x, scale = model.Alpha + age;
        var dropout = new Beta(model.A, model.B + x + 1);

        // (n / (alpha + T)) * 2F1(n + 1, a; a + b'; -u / (alpha + T)), the function by its integral over the dropout probability
        double Rate(double u) => n / scale * GaussLegendreRule.Integrate(p => dropout.Density(p) * Math.Pow(1 + (p * u / scale), -n - 1), 1e-12, 1 - 1e-12, 128);
        var expected = 0.0;
        for (var year = 0; year < 250; year++)
            expected += GaussLegendreRule.Integrate(u => Math.Exp(-Discount * u) * Rate(u), 52 * year, 52 * (year + 1), 16);

        model.DiscountedPurchases(x, tx, age, Discount).ShouldBe(model.ProbabilityAlive(x, tx, age) * expected, 1e-4 * expected);
    }

    [Fact]
    public void Regular_gaps_of_shape_one_are_worth_what_chance_is()
    {
        var chance = new MbgNbd(0.8, 6, 0.9, 2.4);
        var regular = new MbgCnbdK(1, 0.8, 6, 0.9, 2.4);

        regular.DiscountedPurchases(4, 30, 40, Discount).ShouldBe(chance.DiscountedPurchases(4, 30, 40, Discount), 1e-6);
    }

    [Fact]
    public void The_higher_the_discount_the_less_the_future_is_worth()
    {
        var model = new MbgNbd(0.8, 6, 0.7, 1.8);

        model.DiscountedPurchases(4, 30, 40, 0.01).ShouldBeLessThan(model.DiscountedPurchases(4, 30, 40, 0.001));
        model.DiscountedPurchases(4, 30, 400, 0.01).ShouldBeLessThan(model.DiscountedPurchases(4, 30, 40, 0.01));
    }
}
