namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>
/// The histories of a population, sorted and with equal ones merged: what a fit needs, and the reason why a fit gives the same bits
/// whatever order the customers came in.
/// </summary>
public sealed class CompressedHistories
{
    private CompressedHistories(WeightedHistory[] rows)
    {
        Rows = rows;
        foreach (var row in rows)
        {
            Customers += row.Weight;
            Repeaters += row.Frequency > 0 ? row.Weight : 0;
        }
    }

    /// <summary>Distinct histories in ascending order, each with the number of customers that share it.</summary>
    public IReadOnlyList<WeightedHistory> Rows { get; }

    /// <summary>Number of customers.</summary>
    public double Customers { get; }

    /// <summary>Number of customers with at least one repeat occasion.</summary>
    public double Repeaters { get; }

    /// <summary>Sorts and merges; the input is not kept.</summary>
    /// <exception cref="ArgumentException">A history breaks a rule of <see cref="WeightedHistory"/>.</exception>
    public static CompressedHistories From(IEnumerable<WeightedHistory> histories) => Take([.. histories]);

    /// <summary>The same in place: the rows are the caller's no more.</summary>
    /// <inheritdoc cref="From" path="/exception"/>
    internal static CompressedHistories Take(WeightedHistory[] rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rows[i].IsValid)
            {
                throw new ArgumentException($"History {i} is not possible: {rows[i]}", nameof(rows));
            }
        }

        Array.Sort(rows);
        var distinct = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (distinct > 0 && rows[distinct - 1].IsSameHistory(rows[i]))
            {
                ref var row = ref rows[distinct - 1];
                row = row with { Weight = row.Weight + rows[i].Weight, LogGaps = row.LogGaps + rows[i].LogGaps };
            }
            else
            {
                rows[distinct++] = rows[i];
            }
        }

        return new CompressedHistories(distinct == rows.Length ? rows : rows[..distinct]);
    }
}
