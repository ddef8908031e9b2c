namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Beliefs about the Gamma-Gamma parameters before any data, as a Gaussian penalty on their logarithms.</summary>
public sealed record SpendPrior(LogNormal P, LogNormal Q, LogNormal V)
{
    /// <summary>
    /// Weakly informative prior for shops: published fits lie at p 2.4 to 6.3, q 3.5 to 3.7. The scale v has the unit of the amounts, so it is centred where the
    /// population mean equals <paramref name="meanSpend"/>, with a factor of e either way.
    /// </summary>
    /// <param name="meanSpend">A typical spend per occasion, &gt; 0, in the unit of the amounts.</param>
    public static SpendPrior Retail(double meanSpend) => new(new(4, 1.0), new(3.5, 0.7), new(meanSpend * 2.5 / 4, 1.0));
}
