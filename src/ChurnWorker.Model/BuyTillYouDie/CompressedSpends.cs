namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>The spending records of the repeat buyers of a population, sorted and with equal ones merged, so that a fit does not depend on the order they came in.</summary>
public sealed class CompressedSpends
{
    private CompressedSpends(WeightedSpend[] rows)
    {
        Rows = rows;
        double x = 0, m = 0;
        foreach (var row in rows)
        {
            Customers += row.Weight;
            x += row.Weight * row.Frequency;
            m += row.Weight * row.MeanSpend;
        }

        MeanSpend = m / Customers;
        double meanX = x / Customers, xx = 0, mm = 0, xm = 0;
        foreach (var row in rows)
        {
            double dx = row.Frequency - meanX, dm = row.MeanSpend - MeanSpend;
            xx += row.Weight * dx * dx;
            mm += row.Weight * dm * dm;
            xm += row.Weight * dx * dm;
        }

        Correlation = xm / Math.Sqrt(xx * mm);
    }

    /// <summary>Distinct records, by frequency, then mean spend.</summary>
    public IReadOnlyList<WeightedSpend> Rows { get; }

    /// <summary>Number of customers.</summary>
    public double Customers { get; }

    /// <summary>Mean over customers of their mean spend; NaN without customers.</summary>
    public double MeanSpend { get; }

    /// <summary>
    /// Correlation of frequency and mean spend over customers. The model assumes none; far from 0 it misjudges frequent buyers. NaN where either does not vary.
    /// </summary>
    public double Correlation { get; }

    /// <summary>Sorts and merges; the input is not kept.</summary>
    /// <exception cref="ArgumentException">A record breaks a rule of <see cref="WeightedSpend"/>: leave out customers without repeat occasions or without spend.</exception>
    public static CompressedSpends From(IEnumerable<WeightedSpend> spends)
    {
        var rows = spends.ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rows[i].IsValid)
            {
                throw new ArgumentException($"Spending record {i} is not possible: {rows[i]}", nameof(spends));
            }
        }

        Array.Sort(rows, (x, y) => (x.Frequency, x.MeanSpend, x.Weight).CompareTo((y.Frequency, y.MeanSpend, y.Weight)));
        var distinct = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (distinct > 0 && rows[distinct - 1].Frequency == rows[i].Frequency && rows[distinct - 1].MeanSpend == rows[i].MeanSpend)
            {
                rows[distinct - 1] = rows[distinct - 1] with { Weight = rows[distinct - 1].Weight + rows[i].Weight };
            }
            else
            {
                rows[distinct++] = rows[i];
            }
        }

        return new CompressedSpends(rows[..distinct]);
    }
}
