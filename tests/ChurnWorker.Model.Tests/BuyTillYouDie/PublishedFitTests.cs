using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

public sealed class PublishedFitTests
{
    [Theory]
    [InlineData("cdnow_sample.csv.gz", "1997-09-30", "mbg-nbd", 2357, 946, new[] { 0.52484, 6.1831, 0.89136, 1.614 }, -9582.14)]
    [InlineData("cdnow_sample.csv.gz", "1997-09-30", "bg-nbd", 2357, 946, new[] { 0.24259, 4.4136, 0.79292, 2.4259 }, -9582.43)]
    [InlineData("cdnow_master.csv.gz", "1997-09-30", "mbg-nbd", 23570, 9451, new[] { 0.63714, 7.3103, 0.80747, 1.2284 }, -95336.96)]
    [InlineData("cdnow_master.csv.gz", "1997-09-30", "bg-nbd", 23570, 9451, new[] { 0.25162, 4.7889, 0.72343, 2.1611 }, -95368.44)]
    [InlineData("grocery.csv.gz", "2006-12-31", "mbg-nbd", 1525, 935, new[] { 1.2569, 6.0391, 0.36828, 0.71576 }, -15781.94)]
    [InlineData("grocery.csv.gz", "2006-12-31", "bg-nbd", 1525, 935, new[] { 0.34865, 2.5817, 0.50385, 3.6444 }, -15836.57)]
    [InlineData("cdnow_sample.csv.gz", "1997-09-30", "mbg-cnbd-k", 2357, 946, new[] { 1.0446, 0.53672, 5.8166, 0.90771, 1.5796 }, -9581.10)]
    [InlineData("cdnow_master.csv.gz", "1997-09-30", "mbg-cnbd-k", 23570, 9451, new[] { 1.0792, 0.66269, 6.5846, 0.84278, 1.2083 }, -95306.51)]
    [InlineData("grocery.csv.gz", "2006-12-31", "mbg-cnbd-k", 1525, 935, new[] { 2.4226, 1.3212, 2.2519, 0.43682, 0.81102 }, -14931.06)]
    public void Fits_reproduce_independent_figures(string file, string until, string model, int customers, int repeaters, double[] parameters, double logLikelihood)
    {
        var histories = CompressedHistories.From(RealLog.Histories(file, DateOnly.Parse(until, null)));

        var fit = TransactionFitter.Fit(histories, model);

        fit.Customers.ShouldBe(customers);
        fit.Repeaters.ShouldBe(repeaters);
        fit.Converged.ShouldBeTrue();
        fit.LogLikelihood.ShouldBe(logLikelihood, 0.01);
        fit.Model.Parameters.Count.ShouldBe(parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            fit.Model.Parameters[i].Value.ShouldBe(parameters[i], 5e-5 * parameters[i]);
        }
    }

    /// <summary>
    /// The published figures, to all their digits. Mean over the repeat days before the end of calibration; the sample has no repeat day of zero spend before it,
    /// so that no convention about zero amounts is involved.
    /// </summary>
    [Fact]
    public void Gamma_gamma_reproduces_the_published_figures_of_cdnow()
    {
        var until = new DateOnly(1997, 9, 30).DayNumber;
        var spends = RealLog.Read("cdnow_sample.csv.gz").Values
            .Select(purchases => purchases.Where(p => p.Day <= until).GroupBy(p => p.Day).OrderBy(day => day.Key).Skip(1).Select(day => day.Sum(p => p.Amount)).ToArray())
            .Where(amounts => amounts.Length > 0)
            .Select(amounts => new WeightedSpend(amounts.Length, amounts.Average()));

        var fit = SpendFitter.Fit(CompressedSpends.From(spends));

        fit.Converged.ShouldBeTrue();
        fit.Customers.ShouldBe(946);
        fit.Model.P.ShouldBe(6.25, 0.005);
        fit.Model.Q.ShouldBe(3.74, 0.005);
        fit.Model.V.ShouldBe(15.44, 0.005);
        fit.Correlation.ShouldBe(0.11, 0.005);
    }
}
