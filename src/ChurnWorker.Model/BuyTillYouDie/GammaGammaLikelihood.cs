using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>Log-likelihood of the Gamma-Gamma model over a population: gamma functions once per frequency, one logarithm a row.</summary>
internal sealed class GammaGammaLikelihood : ILogLikelihood
{
    private readonly (double X, double Weight, double LogMean, double LogSpend, int Start, int End)[] _groups;
    private readonly double[] _spends;
    private readonly double[] _weights;

    public GammaGammaLikelihood(CompressedSpends data)
    {
        _spends = [.. data.Rows.Select(r => r.Frequency * r.MeanSpend)];
        _weights = [.. data.Rows.Select(r => r.Weight)];
        var groups = new List<(double, double, double, double, int, int)>();
        for (int start = 0, i = 1; i <= data.Rows.Count; i++)
        {
            if (i == data.Rows.Count || data.Rows[i].Frequency != data.Rows[start].Frequency)
            {
                double x = data.Rows[start].Frequency, weight = 0, logMean = 0;
                for (var j = start; j < i; j++)
                {
                    weight += _weights[j];
                    logMean += _weights[j] * Math.Log(data.Rows[j].MeanSpend);
                }

                groups.Add((x, weight, logMean, logMean + (weight * Math.Log(x)), start, i));
                start = i;
            }
        }

        _groups = [.. groups];
    }

    public int Parameters => 3;

    public double Evaluate(ReadOnlySpan<double> logParameters, Span<double> gradient, Span<double> hessian)
    {
        double p = Math.Exp(logParameters[0]), q = Math.Exp(logParameters[1]), v = Math.Exp(logParameters[2]), logV = logParameters[2];
        double value = 0, gp = 0, gq = 0, gv = 0, pp = 0, pq = 0, pv = 0, qq = 0, qv = 0, vv = 0;
        double lnQ = SpecialFunctions.GammaLn(q), psiQ = SpecialFunctions.DiGamma(q), trigammaQ = Numeric.Trigamma(q);
        foreach (var (x, weight, logMean, logSpend, start, end) in _groups)
        {
            double logs = 0, inverses = 0, squares = 0;
            for (var i = start; i < end; i++)
            {
                var inverse = 1 / (v + _spends[i]);
                logs += _weights[i] * Math.Log(v + _spends[i]);
                inverses += _weights[i] * inverse;
                squares += _weights[i] * inverse * inverse;
            }

            double px = p * x, all = px + q;
            double psi = SpecialFunctions.DiGamma(all), trigamma = Numeric.Trigamma(all);
            value += (weight * (SpecialFunctions.GammaLn(all) - SpecialFunctions.GammaLn(px) - lnQ + (q * logV))) + (px * logSpend) - logMean - (all * logs);
            gp += x * ((weight * (psi - SpecialFunctions.DiGamma(px))) + logSpend - logs);
            gq += (weight * (psi - psiQ + logV)) - logs;
            gv += (weight * q / v) - (all * inverses);
            pp += weight * x * x * (trigamma - Numeric.Trigamma(px));
            pq += weight * x * trigamma;
            pv -= x * inverses;
            qq += weight * (trigamma - trigammaQ);
            qv += (weight / v) - inverses;
            vv += (all * squares) - (weight * q / (v * v));
        }

        // Chain rule: d/d ln θ = θ d/dθ, with the gradient once more on the diagonal.
        ReadOnlySpan<double> first = [p * gp, q * gq, v * gv];
        ReadOnlySpan<double> second =
        [
            (p * p * pp) + (p * gp), p * q * pq, p * v * pv,
            p * q * pq, (q * q * qq) + (q * gq), q * v * qv,
            p * v * pv, q * v * qv, (v * v * vv) + (v * gv),
        ];
        first.CopyTo(gradient);
        second.CopyTo(hessian);
        return value;
    }
}
