namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>How well a fit knows the logarithms of its parameters: the inverse of the curvature of log-likelihood and prior at the maximum (Laplace).</summary>
/// <param name="Covariance">Covariances, by rows; NaN where a bound or a flat direction leaves them undefined.</param>
/// <param name="Condition">
/// Largest over smallest curvature over the directions of the parameters. Above about 1e6 the data do not tell some parameters apart; +infinity where a direction is flat.
/// </param>
public sealed record LogUncertainty(IReadOnlyList<double> Covariance, double Condition)
{
    private const double Step = 1e-4;

    /// <summary>Number of parameters.</summary>
    public int Count { get; } = (int)Math.Sqrt(Covariance.Count);

    /// <summary>Standard errors of the logarithms: relative errors of the parameters.</summary>
    public IReadOnlyList<double> StandardErrors => [.. Enumerable.Range(0, Count).Select(i => Math.Sqrt(Covariance[(i * Count) + i]))];

    /// <summary>Standard deviation of a function of the parameters, its gradient by central differences.</summary>
    /// <param name="parameters">The parameters, not their logarithms.</param>
    /// <param name="function">The function of them.</param>
    public double DeviationOf(IReadOnlyList<double> parameters, Func<double[], double> function)
    {
        var gradient = new double[parameters.Count];
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (Moved(i, Step) - Moved(i, -Step)) / (2 * Step);
        }

        return DeviationOf(gradient);

        double Moved(int index, double by) => function([.. parameters.Select((p, i) => i == index ? p * Math.Exp(by) : p)]);
    }

    /// <summary>Standard deviation of a function of the parameters, from its gradient with respect to their logarithms (delta method).</summary>
    public double DeviationOf(ReadOnlySpan<double> gradient)
    {
        var variance = 0.0;
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
            {
                variance += gradient[i] * Covariance[(i * Count) + j] * gradient[j];
            }
        }

        return Math.Sqrt(variance);
    }
}
