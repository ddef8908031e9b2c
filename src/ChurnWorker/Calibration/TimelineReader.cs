using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;

namespace ChurnWorker.Calibration;

/// <summary>The occasions of a sample of customers, folded from the ledger beside the writer.</summary>
internal static class TimelineReader
{
    /// <summary>Reads the sample.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="customers">The population.</param>
    /// <param name="rules">Rules of the fold.</param>
    /// <param name="part">What is wanted of each; null for nothing.</param>
    public static List<T> Sample<T>(StoreConnection reader, IReadOnlyList<RfmSummary> customers, FoldRules rules, Func<CustomerActivity, T?> part)
        where T : class
    {
        using var ledger = new LedgerTable(reader);
        using var links = new LinkTable(reader);
        var parts = new List<T>();
        foreach (var customerId in CustomerSample.Of(customers.Select(c => c.CustomerId), id => id))
        {
            var events = ledger.Load(customerId, links.MembersOf(customerId));
            if (part(ActivityFold.Fold(customerId, events, rules)) is { } found)
                parts.Add(found);
        }

        return parts;
    }
}
