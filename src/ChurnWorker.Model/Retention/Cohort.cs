namespace ChurnWorker.Model.Retention;

/// <summary>Customers whose first effective purchase fell into one calendar month of the shop.</summary>
/// <param name="Month">The month as YYYY-MM.</param>
/// <param name="Customers">How many.</param>
/// <param name="Active">How many of them bought in that month, in the one after, and so on, through the last month that was over at the end of the window.</param>
public sealed record Cohort(string Month, int Customers, IReadOnlyList<int> Active)
{
    /// <summary>The retention curve: percent of the cohort that bought in each month.</summary>
    public IReadOnlyList<double> RetainedPercent => [.. Active.Select(active => 100.0 * active / Customers)];
}
