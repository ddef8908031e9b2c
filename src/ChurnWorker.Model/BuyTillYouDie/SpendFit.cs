namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>A fitted model of spend and how far it can be trusted.</summary>
/// <param name="Model">The model with the parameters found; always finite.</param>
/// <param name="LogLikelihood">Log-likelihood of the population, without the penalty of a prior.</param>
/// <param name="Iterations">Newton steps, over all starts.</param>
/// <param name="Converged">A stationary point inside the bounds at which something is known about every parameter; see <see cref="TransactionFit"/>.</param>
/// <param name="GradientNorm">Largest component of the gradient per customer at the end.</param>
/// <param name="Uncertainty">Of ln p, ln q, ln v, in this order.</param>
/// <param name="Customers">Number of repeat buyers with spend.</param>
/// <param name="Correlation">Correlation of frequency and mean spend, which the model assumes to be 0.</param>
public sealed record SpendFit(
    GammaGamma Model,
    double LogLikelihood,
    int Iterations,
    bool Converged,
    double GradientNorm,
    LogUncertainty Uncertainty,
    double Customers,
    double Correlation);
