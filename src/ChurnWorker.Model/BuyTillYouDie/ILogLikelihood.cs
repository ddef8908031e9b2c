namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Log-likelihood of a population as a function of the logarithms of its parameters, with exact derivatives.</summary>
internal interface ILogLikelihood
{
    /// <summary>Number of parameters k.</summary>
    int Parameters { get; }

    /// <summary>Value at a point; fills the gradient (k) and the symmetric Hessian (k × k), both with respect to the logarithms.</summary>
    double Evaluate(ReadOnlySpan<double> logParameters, Span<double> gradient, Span<double> hessian);
}
