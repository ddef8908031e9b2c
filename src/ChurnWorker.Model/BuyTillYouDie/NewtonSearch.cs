using MathNet.Numerics.LinearAlgebra;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Maximum of a log-likelihood within bounds by Newton's method: exact Hessian, eigenvalues taken by their size so that every step climbs, halved until it does.
/// From a good start it ends in three or four evaluations, which is what a refit of yesterday's model needs. MathNet's own minimisers were tried on the CDNOW log first:
/// BFGS arrives at the same point with four to eight times the evaluations; NewtonMinimizer, with or without line search, leaves ordinary starts for a saddle or an exception.
/// </summary>
internal sealed class NewtonSearch
{
    private const int MaxSteps = 200;

    private const int MaxHalvings = 40;

    // In units of log-likelihood: the distance to the top in standard errors is its square root.
    private const double Summit = 1e-14;

    // Below this a gain drowns in the rounding of the sum over a million customers, while the step itself is still exact.
    private const double Rounding = 1e-6;

    private const double LongestStep = 3;

    // A parameter known no better than a factor of e^5 either way is not known.
    private const double LargestError = 5;

    private readonly ILogLikelihood _likelihood;
    private readonly GaussianPenalty? _prior;
    private readonly (double Low, double High)[] _bounds;
    private readonly double _customers;

    public NewtonSearch(ILogLikelihood likelihood, GaussianPenalty? prior, (double Low, double High)[] bounds, double customers)
    {
        _likelihood = likelihood;
        _prior = prior;
        _bounds = bounds;
        _customers = Math.Max(1, customers);
    }

    /// <summary>The best of several searches; of equals the first.</summary>
    public Maximum From(IEnumerable<double[]> starts)
    {
        var all = starts.Select(From).ToArray();
        var best = all.Aggregate((x, y) => y.Objective > x.Objective + Rounding ? y : x);
        return best with { Iterations = all.Sum(m => m.Iterations) };
    }

    /// <summary>Climbs from one start.</summary>
    public Maximum From(double[] start)
    {
        var at = Evaluate([.. start.Select((value, i) => Math.Clamp(value, _bounds[i].Low, _bounds[i].High))]);
        for (var steps = 0; ; steps++)
        {
            var free = Free(at);
            var curvature = Curvature(at, free);
            var step = Ascend(at, free, curvature);
            var gain = step.DotProduct(Vector<double>.Build.DenseOfArray(at.Gradient));
            var next = gain > Summit && steps < MaxSteps ? Climb(at, step, gain) : null;
            if (next is null)
            {
                return Conclude(at, free, curvature, steps, gain <= Rounding);
            }

            at = next;
        }
    }

    /// <summary>
    /// Gain in the objective that a search from here promises (half the Newton decrement): one evaluation. Twice it is, for a large population,
    /// the likelihood-ratio statistic of the point against the maximum.
    /// </summary>
    public double PromisedGain(double[] at)
    {
        var point = Evaluate(at);
        var free = Free(point);
        return Ascend(point, free, Curvature(point, free)).DotProduct(Vector<double>.Build.DenseOfArray(point.Gradient)) / 2;
    }

    private sealed record Point(double[] At, double LogLikelihood, double Objective, double[] Gradient, double[] Hessian);

    private Point Evaluate(double[] at)
    {
        var k = at.Length;
        double[] gradient = new double[k], hessian = new double[k * k];
        var logLikelihood = _likelihood.Evaluate(at, gradient, hessian);
        var objective = logLikelihood - (_prior?.Take(at, gradient, hessian) ?? 0);
        return new Point(at, logLikelihood, objective, gradient, hessian);
    }

    /// <summary>Parameters that are not pressed against a bound.</summary>
    private bool[] Free(Point p) => [.. p.At.Select((value, i) => !((value <= _bounds[i].Low && p.Gradient[i] <= 0) || (value >= _bounds[i].High && p.Gradient[i] >= 0)))];

    private static (double[] Values, Matrix<double> Vectors) Curvature(Point p, bool[] free)
    {
        var k = free.Length;
        var matrix = Matrix<double>.Build.Dense(k, k, (i, j) => free[i] && free[j] ? -p.Hessian[(i * k) + j] : i == j ? 1 : 0);
        var evd = matrix.Evd(Symmetricity.Symmetric);
        return ([.. evd.EigenValues.Select(v => v.Real)], evd.EigenVectors);
    }

    private static Vector<double> Ascend(Point p, bool[] free, (double[] Values, Matrix<double> Vectors) curvature)
    {
        var gradient = Vector<double>.Build.Dense(free.Length, i => free[i] ? p.Gradient[i] : 0);
        var floor = Math.Max(1e-12 * curvature.Values.Max(Math.Abs), 1e-12);
        var along = curvature.Vectors.TransposeThisAndMultiply(gradient);
        for (var i = 0; i < along.Count; i++)
        {
            along[i] /= Math.Max(Math.Abs(curvature.Values[i]), floor);
        }

        return curvature.Vectors * along;
    }

    private Point? Climb(Point from, Vector<double> step, double gain)
    {
        var scale = Math.Min(1, LongestStep / step.AbsoluteMaximum());
        for (var halving = 0; halving < MaxHalvings; halving++, scale /= 2)
        {
            var next = Evaluate([.. from.At.Select((value, i) => Math.Clamp(value + (scale * step[i]), _bounds[i].Low, _bounds[i].High))]);
            var promised = next.At.Select((value, i) => (value - from.At[i]) * from.Gradient[i]).Sum();
            var climbs = promised > 0 && next.Objective >= from.Objective + (1e-4 * promised);
            if (climbs || (gain < Rounding && double.IsFinite(next.Objective)))
            {
                return next;
            }
        }

        return null;
    }

    private Maximum Conclude(Point p, bool[] free, (double[] Values, Matrix<double> Vectors) curvature, int steps, bool stationary)
    {
        var k = free.Length;
        var covariance = new double[k * k];
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                var sum = curvature.Values.Select((value, v) => value > 0 ? curvature.Vectors[i, v] * curvature.Vectors[j, v] / value : double.NaN).Sum();
                covariance[(i * k) + j] = free[i] && free[j] ? sum : double.NaN;
            }
        }

        var (flattest, steepest) = (curvature.Values.Min(), curvature.Values.Max());
        var uncertainty = new LogUncertainty(covariance, flattest > 0 && free.All(f => f) ? steepest / flattest : double.PositiveInfinity);
        var gradient = p.Gradient.Where((_, i) => free[i]).Select(Math.Abs).DefaultIfEmpty(0).Max() / _customers;
        return new Maximum(p.At, p.LogLikelihood, p.Objective, steps, gradient, stationary && uncertainty.StandardErrors.All(e => e <= LargestError), uncertainty);
    }
}
