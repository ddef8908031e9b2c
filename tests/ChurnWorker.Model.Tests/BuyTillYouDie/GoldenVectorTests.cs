using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class GoldenVectorTests
{
    [Theory]
    [InlineData("mbgnbd")]
    [InlineData("bgnbd")]
    public void Quantities_agree_with_forty_digit_arithmetic(string name)
    {
        var vectors = GoldenVector.Read(name);
        vectors.Length.ShouldBeGreaterThan(150);
        foreach (var v in vectors)
        {
            TransactionModel model = name == "mbgnbd" ? new MbgNbd(v.Params[0], v.Params[1], v.Params[2], v.Params[3]) : new BgNbd(v.Params[0], v.Params[1], v.Params[2], v.Params[3]);
            ShouldAgree(model.LogLikelihood(v.X, v.Tx, v.Age), v.Ll!.Value, 1e-13, v);
            ShouldAgree(model.ProbabilityAlive(v.X, v.Tx, v.Age), v.Alive, 0, v);
            ShouldAgree(model.ExpectedPurchases(v.X, v.Tx, v.Age, v.Horizon), v.Expected, 0, v);

            // The file holds 0 where 40 digits could not tell Q from 1.
            ShouldAgree(model.ProbabilityOfPurchase(v.X, v.Tx, v.Age, v.Horizon), v.Return, v.Return == 0 ? 1e-40 : 0, v);
            ShouldAgree(model.ProbabilityOfNoPurchase(v.X, v.Tx, v.Age, v.Horizon), 1 - v.Return, 2e-16, v);
        }
    }

    [Fact]
    public void Spend_agrees_with_forty_digit_arithmetic()
    {
        var vectors = GoldenVector.Read("gammagamma");
        vectors.Length.ShouldBe(30);
        foreach (var v in vectors)
        {
            var model = new GammaGamma(v.Params[0], v.Params[1], v.Params[2]);
            ShouldAgree(model.LogLikelihood(v.X, v.M), v.Ll ?? 0, 0, v);
            ShouldAgree(model.ExpectedSpend(v.X, v.M), v.ExpectedValue, 0, v);
        }
    }

    private static void ShouldAgree(double actual, double expected, double absolute, GoldenVector vector) =>
        Math.Abs(actual - expected).ShouldBeLessThanOrEqualTo((1e-9 * Math.Abs(expected)) + absolute, $"{actual:R} for {expected:R}: {vector} {string.Join(' ', vector.Params)}");
}
