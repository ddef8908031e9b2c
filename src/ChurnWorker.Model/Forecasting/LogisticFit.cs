namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// Logistic regression with a ridge towards given weights and lower bounds: Newton's quadratic in each step is minimised within the bounds by
/// coordinate descent, as in glmnet (Friedman, Hastie, Tibshirani 2010). The objective is convex, so the start does not matter.
/// </summary>
internal sealed class LogisticFit(double[] centre, double[] ridge, double[] least)
{
    private const int MaxSteps = 50;
    private const int MaxSweeps = 500;
    private const double StepTolerance = 1e-9;
    private const double LeastVariance = 1e-6;

    private readonly int _size = centre.Length;

    /// <summary>Fits.</summary>
    /// <param name="rows">Features of one row after the other.</param>
    /// <param name="happened">What became of each row.</param>
    /// <param name="offset">Added to every logit.</param>
    public double[] Fit(double[] rows, bool[] happened, double offset)
    {
        var weights = (double[])centre.Clone();
        var gradient = new double[_size];
        var hessian = new double[_size * _size];
        for (var step = 0; step < MaxSteps; step++)
        {
            Derive(rows, happened, offset, weights, gradient, hessian);
            if (Move(weights, gradient, hessian) < StepTolerance)
                break;
        }

        return weights;
    }

    private void Derive(double[] rows, bool[] happened, double offset, double[] weights, double[] gradient, double[] hessian)
    {
        Array.Clear(gradient);
        Array.Clear(hessian);
        for (var i = 0; i < happened.Length; i++)
        {
            var row = rows.AsSpan(i * _size, _size);
            var logit = offset;
            for (var j = 0; j < _size; j++)
                logit += weights[j] * row[j];
            var p = 1 / (1 + Math.Exp(-logit));
            var error = p - (happened[i] ? 1 : 0);
            var variance = Math.Max(LeastVariance, p * (1 - p));
            for (var j = 0; j < _size; j++)
            {
                gradient[j] += error * row[j];
                var scaled = variance * row[j];
                for (var k = 0; k <= j; k++)
                    hessian[(j * _size) + k] += scaled * row[k];
            }
        }

        for (var j = 0; j < _size; j++)
        {
            gradient[j] += ridge[j] * (weights[j] - centre[j]);
            hessian[(j * _size) + j] += ridge[j];
            for (var k = 0; k < j; k++)
                hessian[(k * _size) + j] = hessian[(j * _size) + k];
        }
    }

    /// <summary>Moves to the minimum of the quadratic within the bounds; returns the largest change of a weight.</summary>
    private double Move(double[] weights, double[] gradient, double[] hessian)
    {
        var move = new double[_size];
        var slope = (double[])gradient.Clone();
        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var largest = 0.0;
            for (var j = 0; j < _size; j++)
            {
                var next = Math.Max(least[j] - weights[j], move[j] - (slope[j] / hessian[(j * _size) + j]));
                var change = next - move[j];
                if (change == 0)
                    continue;
                move[j] = next;
                for (var k = 0; k < _size; k++)
                    slope[k] += hessian[(k * _size) + j] * change;
                largest = Math.Max(largest, Math.Abs(change));
            }

            if (largest < StepTolerance)
                break;
        }

        var step = 0.0;
        for (var j = 0; j < _size; j++)
        {
            weights[j] += move[j];
            step = Math.Max(step, Math.Abs(move[j]));
        }

        return step;
    }
}
