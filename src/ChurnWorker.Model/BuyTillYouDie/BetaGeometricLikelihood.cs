using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Log-likelihood of MBG/NBD or BG/NBD over a population. What depends on x alone is summed once per number of occasions, logarithms of ages are taken once per
/// distinct age (whole days in practice, so there are few), and a row costs one exponential and one logarithm. Nothing is allocated per evaluation.
/// </summary>
internal sealed class BetaGeometricLikelihood : ILogLikelihood
{
    private readonly int _firstCoin;
    private readonly double[] _ages;
    private readonly int[] _recencyIndex;
    private readonly int[] _ageIndex;
    private readonly double[] _logAge;
    private readonly double[] _inverseAge;
    private readonly double[] _weightAbove;
    private readonly double[] _weights;
    private readonly (double Frequency, int Start, int End)[] _groups;
    private readonly double _customers;

    /// <param name="histories">The population.</param>
    /// <param name="coinAfterFirstPurchase">True for MBG/NBD, false for BG/NBD.</param>
    public BetaGeometricLikelihood(CompressedHistories histories, bool coinAfterFirstPurchase)
    {
        var rows = histories.Rows;
        _customers = histories.Customers;
        _firstCoin = coinAfterFirstPurchase ? 1 : 0;
        _ages = [.. rows.Select(r => r.Recency).Concat(rows.Select(r => r.Age)).Distinct().Order()];
        _recencyIndex = [.. rows.Select(r => Array.BinarySearch(_ages, r.Recency))];
        _ageIndex = [.. rows.Select(r => Array.BinarySearch(_ages, r.Age))];
        _logAge = new double[_ages.Length];
        _inverseAge = new double[_ages.Length];
        _weights = [.. rows.Select(r => r.Weight)];
        _groups = GroupByFrequency(rows);
        _weightAbove = WeightAbove(rows);
    }

    public int Parameters => 4;

    public double Evaluate(ReadOnlySpan<double> logParameters, Span<double> gradient, Span<double> hessian)
    {
        double r = Math.Exp(logParameters[0]), alpha = Math.Exp(logParameters[1]), a = Math.Exp(logParameters[2]), b = Math.Exp(logParameters[3]);
        for (var i = 0; i < _ages.Length; i++)
        {
            _logAge[i] = Math.Log(alpha + _ages[i]);
            _inverseAge[i] = 1 / (alpha + _ages[i]);
        }

        var t = default(Terms);
        AddRate(ref t, r, logParameters[1]);
        AddCoins(ref t, a, b);
        foreach (var group in _groups)
        {
            AddRows(ref t, group, r, alpha, logParameters[2], b);
        }

        t.Write(gradient, hessian);
        return t.Value;
    }

    /// <summary>Σ ln(r + j) over the occasions of everybody, and r·ln α.</summary>
    private void AddRate(ref Terms t, double r, double logAlpha)
    {
        double value = 0, first = 0, second = 0;
        for (var j = 0; j < _weightAbove.Length; j++)
        {
            var inverse = 1 / (r + j);
            var weighted = _weightAbove[j] * inverse;
            value += _weightAbove[j] * Math.Log(r + j);
            first += weighted;
            second += weighted * inverse;
        }

        var scale = _customers * r;
        t.Value += value + (scale * logAlpha);
        t.R += (r * first) + (scale * logAlpha);
        t.Alpha += scale;
        t.RR += (r * first) - (r * r * second) + (scale * logAlpha);
        t.RAlpha += scale;
    }

    /// <summary>−Σ ln(1 + a/(b+j)) over the coins that everybody has survived: the quotient of beta functions.</summary>
    private void AddCoins(ref Terms t, double a, double b)
    {
        for (var j = 0; j < _weightAbove.Length + _firstCoin; j++)
        {
            var weight = _firstCoin == 0 ? _weightAbove[j] : j == 0 ? _customers : _weightAbove[j - 1];
            double inverseAll = 1 / (a + b + j), inverseB = 1 / (b + j);
            var qa = a * inverseAll;
            var qb = b * inverseAll;
            var qs = b * inverseB;
            t.Value -= weight * SpecialFunctions.Log1p(a * inverseB);
            t.A -= weight * qa;
            t.B -= weight * (qb - qs);
            t.AA -= weight * (qa - (qa * qa));
            t.AB += weight * qa * qb;
            t.BB -= weight * (qb - (qb * qb) - qs + (qs * qs));
        }
    }

    /// <summary>−n·ln(α+T) + ln(1 + e^z) of the customers with one x, z the log odds of having dropped out.</summary>
    private void AddRows(ref Terms t, (double Frequency, int Start, int End) group, double r, double alpha, double logA, double b)
    {
        var x = group.Frequency;
        var n = r + x;
        var coins = x + _firstCoin;
        var q = coins < 1 ? 0 : b / (b + coins - 1);
        var logDropoutOdds = coins < 1 ? double.NegativeInfinity : logA - Math.Log(b + coins - 1);
        double value = 0, sd = 0, se = 0, sigmas = 0, vdd = 0, vde = 0, vd = 0, vee = 0, ve = 0, v = 0, curve = 0;
        for (var i = group.Start; i < group.End; i++)
        {
            var weight = _weights[i];
            var late = _ageIndex[i];
            var last = _recencyIndex[i];
            double logT = _logAge[late], inverseT = _inverseAge[late], inverseLast = _inverseAge[last];
            double d = logT - _logAge[last], e = inverseT - inverseLast;
            var z = logDropoutOdds + (n * d);
            var tail = Math.Exp(-Math.Abs(z));
            var sigma = (z > 0 ? 1 : tail) / (1 + tail);
            value += weight * (Math.Max(z, 0) + Math.Log(1 + tail) - (n * logT));
            var variance = weight * sigma * (1 - sigma);
            sigmas += weight * sigma;
            sd += weight * ((sigma * d) - logT);
            se += weight * ((sigma * e) - inverseT);
            curve += weight * ((inverseT * inverseT) - (sigma * e * (inverseT + inverseLast)));
            v += variance;
            vd += variance * d;
            ve += variance * e;
            vdd += variance * d * d;
            vde += variance * d * e;
            vee += variance * e * e;
        }

        var an = alpha * n;
        t.Value += value;
        t.R += r * sd;
        t.Alpha += an * se;
        t.A += sigmas;
        t.B -= q * sigmas;
        t.RR += (r * r * vdd) + (r * sd);
        t.RAlpha += (r * an * vde) + (r * alpha * se);
        t.RA += r * vd;
        t.RB -= r * q * vd;
        t.AlphaAlpha += (an * an * vee) + (an * se) + (alpha * an * curve);
        t.AlphaA += an * ve;
        t.AlphaB -= an * q * ve;
        t.AA += v;
        t.AB -= q * v;
        t.BB += (q * q * v) - (q * (1 - q) * sigmas);
    }

    private static (double Frequency, int Start, int End)[] GroupByFrequency(IReadOnlyList<WeightedHistory> rows)
    {
        var groups = new List<(double, int, int)>();
        for (int start = 0, i = 1; i <= rows.Count; i++)
        {
            if (i == rows.Count || rows[i].Frequency != rows[start].Frequency)
            {
                groups.Add((rows[start].Frequency, start, i));
                start = i;
            }
        }

        return [.. groups];
    }

    /// <summary>For each j the number of customers with more than j repeat occasions.</summary>
    private static double[] WeightAbove(IReadOnlyList<WeightedHistory> rows)
    {
        var weights = new double[rows.Count == 0 ? 0 : (int)rows[^1].Frequency];
        foreach (var row in rows.Where(row => row.Frequency > 0))
        {
            weights[(int)row.Frequency - 1] += row.Weight;
        }

        for (var j = weights.Length - 2; j >= 0; j--)
        {
            weights[j] += weights[j + 1];
        }

        return weights;
    }

    private struct Terms
    {
        public double Value, R, Alpha, A, B, RR, RAlpha, RA, RB, AlphaAlpha, AlphaA, AlphaB, AA, AB, BB;

        public readonly void Write(Span<double> gradient, Span<double> hessian)
        {
            ReadOnlySpan<double> first = [R, Alpha, A, B];
            ReadOnlySpan<double> second = [RR, RAlpha, RA, RB, RAlpha, AlphaAlpha, AlphaA, AlphaB, RA, AlphaA, AA, AB, RB, AlphaB, AB, BB];
            first.CopyTo(gradient);
            second.CopyTo(hessian);
        }
    }
}
