using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

/// <summary>Seeded models and histories far beyond any shop: the ground that properties are tried on.</summary>
public static class RandomHistory
{
    public static IEnumerable<(BetaGeometricModel Model, double X, double Tx, double Age)> Many(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            double r = Between(random, 0.05, 20), alpha = Between(random, 0.1, 100), a = Between(random, 1e-4, 50), b = Between(random, 0.05, 8096);
            BetaGeometricModel model = i % 4 == 0 ? new BgNbd(r, alpha, a, b) : new MbgNbd(r, alpha, a, b);
            var x = random.Next(3) == 0 ? 0 : Math.Floor(Between(random, 1, 400));
            var tx = x == 0 ? 0 : Between(random, 0.1, 300);
            yield return (model, x, tx, tx + Between(random, 1e-3, 500));
        }
    }

    private static double Between(Random random, double low, double high) => low * Math.Pow(high / low, random.NextDouble());
}
