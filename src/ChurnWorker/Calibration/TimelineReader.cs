using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;

namespace ChurnWorker.Calibration;

/// <summary>What a fit learns from whole histories: those of a sample of customers, folded from the ledger beside the writer, each once.</summary>
internal static class TimelineReader
{
    /// <summary>Reads the sample.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="customers">The population.</param>
    /// <param name="rules">Rules of the fold; how long articles last is read where they track supplies.</param>
    /// <param name="hasPast">Whether the occasions are wanted.</param>
    public static (List<PurchaseTimeline>? Timelines, SupplyGaps? Supplies) Sample(StoreConnection reader, IReadOnlyList<RfmSummary> customers, FoldRules rules, bool hasPast)
    {
        if (!hasPast && !rules.TracksSupplies)
            return default;
        using var ledger = new LedgerTable(reader);
        using var links = new LinkTable(reader);
        var timelines = new List<PurchaseTimeline>();
        var supplies = new List<SkuSupply>();
        foreach (var customerId in CustomerSample.Of(customers.Select(c => c.CustomerId), id => id))
        {
            var activity = ActivityFold.Fold(customerId, ledger.Load(customerId, links.MembersOf(customerId)), rules);
            if (hasPast && PurchaseTimeline.Of(activity, rules.Rates) is { } timeline)
                timelines.Add(timeline);
            supplies.AddRange(activity.Supplies);
        }

        return (hasPast ? timelines : null, rules.TracksSupplies ? SupplyGaps.Of(supplies) : null);
    }
}
