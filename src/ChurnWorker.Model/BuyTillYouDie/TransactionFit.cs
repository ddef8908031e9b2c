namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>A fitted model of purchase timing and how far it can be trusted.</summary>
/// <param name="Model">The model with the parameters found; always finite.</param>
/// <param name="LogLikelihood">Log-likelihood of the population, without the penalty of a prior.</param>
/// <param name="Iterations">Newton steps, over all starts.</param>
/// <param name="Converged">
/// A stationary point inside the bounds at which the data (and the prior, if one was given) say something about every parameter. Otherwise the parameters are
/// the best found within the bounds, and a prior is needed.
/// </param>
/// <param name="GradientNorm">Largest component of the gradient per customer at the end.</param>
/// <param name="Uncertainty">Of the logarithms of the parameters, in the order of <see cref="TransactionModel.Parameters"/>.</param>
/// <param name="Customers">Number of customers.</param>
/// <param name="Repeaters">Number of those with a repeat occasion.</param>
public sealed record TransactionFit(
    BetaGeometricModel Model,
    double LogLikelihood,
    int Iterations,
    bool Converged,
    double GradientNorm,
    LogUncertainty Uncertainty,
    double Customers,
    double Repeaters);
