using MathNet.Numerics;

namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// Log-likelihood of MBG/CNBD-k over a population, as a function of ln k, ln r, ln α, ln a, ln b. The gaps enter a row only by the sum of their logarithms, so that rows
/// compress as those of MBG/NBD do. Rows are worked through in pieces with fixed ends whose sums are added in their order: the same bits on any number of cores.
/// </summary>
internal sealed class GammaGapLikelihood : ILogLikelihood
{
    private const int RowsAPiece = 2048;

    private readonly WeightedHistory[] _rows;
    private readonly (int Start, int End)[] _groups;
    private readonly (int Group, int Start, int End)[] _pieces;
    private readonly double[] _weights;
    private readonly double _logGaps;

    public GammaGapLikelihood(CompressedHistories histories)
    {
        _rows = [.. histories.Rows];
        _groups = [.. Groups()];
        _pieces = [.. _groups.SelectMany((group, i) => Pieces(i, group))];
        _weights = new double[_groups.Length];
        for (var i = 0; i < _groups.Length; i++)
        {
            for (var j = _groups[i].Start; j < _groups[i].End; j++)
            {
                _weights[i] += _rows[j].Weight;
                _logGaps += _rows[j].LogGaps;
            }
        }
    }

    public int Parameters => 5;

    public double Evaluate(ReadOnlySpan<double> logParameters, Span<double> gradient, Span<double> hessian)
    {
        var p = new Point(logParameters);
        var silences = new IncompleteBetaJet[_groups.Length];
        var sums = new Terms[_pieces.Length];
        Parallel.For(0, _groups.Length, i => silences[i] = new IncompleteBetaJet(p.R + (p.K * Frequency(i)), p.K));
        Parallel.For(0, _pieces.Length, i => sums[i] = SumRows(_pieces[i], silences[_pieces[i].Group], p));
        var total = default(Terms);
        total.AddGaps(p, _logGaps);
        AddCoins(ref total, p);
        for (var i = 0; i < _groups.Length; i++)
        {
            total.AddShapes(p, Frequency(i), _weights[i], silences[i]);
        }

        foreach (var sum in sums)
        {
            total.Add(sum);
        }

        total.Write(gradient, hessian);
        return total.Value;
    }

    private double Frequency(int group) => _rows[_groups[group].Start].Frequency;

    private IEnumerable<(int Start, int End)> Groups()
    {
        for (int start = 0, i = 1; i <= _rows.Length; i++)
        {
            if (i == _rows.Length || _rows[i].Frequency != _rows[start].Frequency)
            {
                yield return (start, i);
                start = i;
            }
        }
    }

    private static IEnumerable<(int Group, int Start, int End)> Pieces(int index, (int Start, int End) group)
    {
        for (var start = group.Start; start < group.End; start += RowsAPiece)
        {
            yield return (index, start, Math.Min(group.End, start + RowsAPiece));
        }
    }

    /// <summary>−Σ ln(1 + a/(b+j)) over the coins that everybody has survived.</summary>
    private void AddCoins(ref Terms t, Point p)
    {
        var coins = 0;
        var customers = _weights.Sum();
        for (var i = 0; i < _groups.Length; i++)
        {
            for (; coins <= Frequency(i); coins++)
            {
                t.AddCoin(p, coins, customers);
            }

            customers -= _weights[i];
        }
    }

    /// <summary>−n·ln(α+t_x) + ln(a/(b+x) + I_w(n, k)) of the customers with one x.</summary>
    private Terms SumRows((int Group, int Start, int End) piece, IncompleteBetaJet silences, Point p)
    {
        double x = Frequency(piece.Group), n = p.R + (p.K * x), kx = p.K * x, odds = p.A / (p.B + x), q = p.B / (p.B + x);
        double byN = silences.DigammaOfSum - silences.DigammaOfN, byK = silences.DigammaOfSum - silences.DigammaOfK;
        var t = default(Terms);
        for (var i = piece.Start; i < piece.End; i++)
        {
            ref readonly var row = ref _rows[i];
            double late = p.Alpha + row.Age, last = p.Alpha + row.Recency, logLast = Math.Log(last), share = p.Alpha / last, weight = row.Weight;
            double w = last / late, c = (row.Age - row.Recency) / late;
            var silent = new Jet(1, 0, 0, 0, 0, 0);

            // Derivatives of I with respect to ln α, and of these with respect to n, k and ln α
            double d = 0, dn = 0, dk = 0, dd = 0;
            if (c > 0)
            {
                double logW = IncompleteBeta.LogOf(w, c), logC = IncompleteBeta.LogOf(c, w);
                (silent, var density) = silences.At(w, c, logW, logC);
                d = density * share;
                dn = d * (logW + byN);
                dk = d * (logC + byK);
                dd = d * (1 - share + (share * ((n * c) - (p.K * w))));
            }

            double inverse = 1 / (odds + silent.V), byR = silent.N, byShape = (x * silent.N) + silent.K;
            double k = p.K * byShape * inverse, r = p.R * byR * inverse, alpha = d * inverse, a = odds * inverse, b = -q * a;
            double minusK = kx * logLast, minusR = p.R * logLast;
            t.Value -= weight * (Math.Log(inverse) + (n * logLast));
            t.K += weight * (k - minusK);
            t.R += weight * (r - minusR);
            t.Alpha += weight * (alpha - (n * share));
            t.A += weight * a;
            t.B += weight * b;
            t.KK += weight * ((p.K * p.K * ((x * ((x * silent.NN) + (2 * silent.NK))) + silent.KK) * inverse) + k - (k * k) - minusK);
            t.KR += weight * ((p.K * p.R * ((x * silent.NN) + silent.NK) * inverse) - (k * r));
            t.KAlpha += weight * ((p.K * ((x * dn) + dk) * inverse) - (k * alpha) - (kx * share));
            t.KA -= weight * k * a;
            t.KB -= weight * k * b;
            t.RR += weight * ((p.R * p.R * silent.NN * inverse) + r - (r * r) - minusR);
            t.RAlpha += weight * ((p.R * dn * inverse) - (r * alpha) - (p.R * share));
            t.RA -= weight * r * a;
            t.RB -= weight * r * b;
            t.AlphaAlpha += weight * ((dd * inverse) - (alpha * alpha) - (n * share * (1 - share)));
            t.AlphaA -= weight * alpha * a;
            t.AlphaB -= weight * alpha * b;
            t.AA += weight * a * (1 - a);
            t.AB += weight * b * (1 - a);
            t.BB += weight * ((a * q * ((2 * q) - 1)) - (b * b));
        }

        return t;
    }

    private readonly struct Point(ReadOnlySpan<double> logs)
    {
        public readonly double K = Math.Exp(logs[0]), R = Math.Exp(logs[1]), Alpha = Math.Exp(logs[2]), A = Math.Exp(logs[3]), B = Math.Exp(logs[4]), LogAlpha = logs[2];
    }

    private struct Terms
    {
        public double Value, K, R, Alpha, A, B, KK, KR, KAlpha, KA, KB, RR, RAlpha, RA, RB, AlphaAlpha, AlphaA, AlphaB, AA, AB, BB;

        /// <summary>(k−1)·Σ ln gaps.</summary>
        public void AddGaps(Point p, double logGaps)
        {
            Value += (p.K - 1) * logGaps;
            K += p.K * logGaps;
            KK += p.K * logGaps;
        }

        /// <summary>lnΓ(n) − lnΓ(r) + r·ln α − x·lnΓ(k) of the customers with one x.</summary>
        public void AddShapes(Point p, double x, double weight, IncompleteBetaJet silences)
        {
            double n = p.R + (p.K * x), trigamma = Numeric.Trigamma(n);
            var rate = weight * p.R * (silences.DigammaOfN - SpecialFunctions.DiGamma(p.R) + p.LogAlpha);
            var gap = weight * p.K * x * (silences.DigammaOfN - silences.DigammaOfK);
            Value += weight * (SpecialFunctions.GammaLn(n) - SpecialFunctions.GammaLn(p.R) + (p.R * p.LogAlpha) - (x * SpecialFunctions.GammaLn(p.K)));
            R += rate;
            K += gap;
            Alpha += weight * p.R;
            RR += rate + (weight * p.R * p.R * (trigamma - Numeric.Trigamma(p.R)));
            KR += weight * p.R * p.K * x * trigamma;
            KK += gap + (weight * p.K * p.K * x * ((x * trigamma) - Numeric.Trigamma(p.K)));
            RAlpha += weight * p.R;
        }

        /// <summary>−ln(1 + a/(b+j)) of everybody who has survived the coin j.</summary>
        public void AddCoin(Point p, double j, double weight)
        {
            double inverse = 1 / (p.A + p.B + j), qa = p.A * inverse, qb = p.B * inverse, qs = p.B / (p.B + j);
            Value -= weight * SpecialFunctions.Log1p(p.A / (p.B + j));
            A -= weight * qa;
            B -= weight * (qb - qs);
            AA -= weight * (qa - (qa * qa));
            AB += weight * qa * qb;
            BB -= weight * (qb - (qb * qb) - qs + (qs * qs));
        }

        public void Add(in Terms t)
        {
            Value += t.Value;
            (K, R, Alpha, A, B) = (K + t.K, R + t.R, Alpha + t.Alpha, A + t.A, B + t.B);
            (KK, KR, KAlpha, KA, KB) = (KK + t.KK, KR + t.KR, KAlpha + t.KAlpha, KA + t.KA, KB + t.KB);
            (RR, RAlpha, RA, RB) = (RR + t.RR, RAlpha + t.RAlpha, RA + t.RA, RB + t.RB);
            (AlphaAlpha, AlphaA, AlphaB) = (AlphaAlpha + t.AlphaAlpha, AlphaA + t.AlphaA, AlphaB + t.AlphaB);
            (AA, AB, BB) = (AA + t.AA, AB + t.AB, BB + t.BB);
        }

        public readonly void Write(Span<double> gradient, Span<double> hessian)
        {
            ReadOnlySpan<double> first = [K, R, Alpha, A, B];
            ReadOnlySpan<double> second =
            [
                KK, KR, KAlpha, KA, KB,
                KR, RR, RAlpha, RA, RB,
                KAlpha, RAlpha, AlphaAlpha, AlphaA, AlphaB,
                KA, RA, AlphaA, AA, AB,
                KB, RB, AlphaB, AB, BB,
            ];
            first.CopyTo(gradient);
            second.CopyTo(hessian);
        }
    }
}
