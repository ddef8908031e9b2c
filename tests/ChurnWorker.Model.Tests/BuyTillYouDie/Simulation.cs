using ChurnWorker.Model.BuyTillYouDie;
using MathNet.Numerics.Distributions;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

/// <summary>Seeded populations that follow a model exactly.</summary>
public static class Simulation
{
    public static WeightedHistory[] MbgNbd(int customers, double weeks, MbgNbd truth, int seed)
    {
        var random = new Random(seed);
        var histories = new WeightedHistory[customers];
        for (var i = 0; i < customers; i++)
        {
            double rate = Gamma.Sample(random, truth.R, truth.Alpha), dropout = Beta.Sample(random, truth.A, truth.B), age = weeks * (0.3 + (0.7 * random.NextDouble()));
            double x = 0, tx = 0;
            while (random.NextDouble() >= dropout && tx + Gap(random, rate) is var next && next <= age)
            {
                (x, tx) = (x + 1, next);
            }

            histories[i] = new WeightedHistory(x, tx, age);
        }

        return histories;
    }

    public static WeightedHistory[] MbgCnbdK(int customers, double weeks, MbgCnbdK truth, int seed)
    {
        var random = new Random(seed);
        var histories = new WeightedHistory[customers];
        for (var i = 0; i < customers; i++)
        {
            double rate = Gamma.Sample(random, truth.R, truth.Alpha), dropout = Beta.Sample(random, truth.A, truth.B), age = weeks * (0.3 + (0.7 * random.NextDouble()));
            double x = 0, tx = 0, logGaps = 0;
            while (random.NextDouble() >= dropout && Gamma.Sample(random, truth.K, rate) is var gap && tx + gap <= age)
            {
                (x, tx, logGaps) = (x + 1, tx + gap, logGaps + Math.Log(gap));
            }

            histories[i] = new WeightedHistory(x, tx, age, 1, logGaps);
        }

        return histories;
    }

    public static WeightedSpend[] GammaGamma(int customers, GammaGamma truth, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, customers).Select(_ =>
        {
            double x = random.Next(1, 8), nu = Gamma.Sample(random, truth.Q, truth.V);
            return new WeightedSpend(x, Gamma.Sample(random, truth.P * x, nu) / x);
        })];
    }

    private static double Gap(Random random, double rate) => -Math.Log(1 - random.NextDouble()) / rate;
}
