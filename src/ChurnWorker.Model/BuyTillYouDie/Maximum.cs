namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Where a search for the maximum of a log-likelihood ended.</summary>
/// <param name="LogParameters">The point.</param>
/// <param name="LogLikelihood">Its log-likelihood, without the penalty of the prior.</param>
/// <param name="Objective">Log-likelihood less penalty: what was maximised.</param>
/// <param name="Iterations">Newton steps taken.</param>
/// <param name="GradientNorm">Largest component of the gradient of the objective per customer.</param>
/// <param name="Converged">Stationary, inside the bounds and curved in every direction.</param>
/// <param name="Uncertainty">Of the logarithms of the parameters.</param>
internal sealed record Maximum(
    double[] LogParameters, double LogLikelihood, double Objective, int Iterations, double GradientNorm, bool Converged, LogUncertainty Uncertainty);
