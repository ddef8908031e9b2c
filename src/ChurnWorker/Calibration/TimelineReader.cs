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
    public static List<PurchaseTimeline> Sample(StoreConnection reader, IReadOnlyList<RfmSummary> customers, FoldRules rules)
    {
        using var ledger = new LedgerTable(reader);
        using var links = new LinkTable(reader);
        var timelines = new List<PurchaseTimeline>();
        foreach (var customerId in CustomerSample.Of([.. customers.Select(c => c.CustomerId)]))
        {
            var events = ledger.Load(customerId, links.MembersOf(customerId));
            if (PurchaseTimeline.Of(ActivityFold.Fold(customerId, events, rules), rules.Rates) is { } timeline)
                timelines.Add(timeline);
        }

        return timelines;
    }
}
