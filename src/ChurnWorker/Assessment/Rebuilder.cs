using System.Security.Cryptography;
using System.Text;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>Derives every customer anew from the ledger and the cycles: after a loss of derived rows, or when the shop's rules for the fold changed.</summary>
internal sealed class Rebuilder(Database database, ModelInForce models, FoldRules rules)
{
    /// <summary>Which rules the stored customers were folded by.</summary>
    private string Mark => $"{rules.Calendar.Zone.Id}/{(rules.ZeroAmountIsPurchase ? "zero-is-purchase" : "zero-is-activity")}{MarkOf(rules.Rates)}";

    /// <summary>Rebuilds if other rules folded the stored customers than are in force; returns how many were rebuilt.</summary>
    public int RunWhereRulesChanged()
    {
        using (var transaction = database.Begin())
        {
            var known = MetaStore.ReadFolded(database.Writer);
            if (known is null)
                MetaStore.NoteFolded(database, Mark);
            transaction.Commit();
            if (known is null || known == Mark)
                return 0;
        }

        return Run();
    }

    /// <summary>Rebuilds every customer in one transaction; returns how many there are.</summary>
    public int Run()
    {
        using var transaction = database.BeginAlone();
        var cycles = database.Cycles.Latest();
        database.Customers.Clear();
        var rebuilt = 0;
        foreach (var customerId in database.Ledger.Owners().Select(database.Links.RootOf).Distinct(StringComparer.Ordinal))
        {
            var activity = ActivityFold.Fold(customerId, database.Ledger.Load(customerId, database.Links.MembersOf(customerId)), rules);
            if (activity.Summary is not { } customer)
                continue;
            var cycle = cycles.TryGetValue(customerId, out var latest) ? CycleOf(activity, latest) : null;
            database.Customers.Save(models.RowOf(customer, cycle, models.SignalsOf(activity)));
            rebuilt++;
        }

        MetaStore.NoteFolded(database, Mark);
        transaction.Commit();
        return rebuilt;
    }

    /// <summary>A table of rates may be long: its hash says whether it changed.</summary>
    private static string MarkOf(ReportingRates? rates) =>
        rates is null ? "" : $"/{rates.Currency}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rates.Fingerprint)).AsSpan(0, 8))}";

    private OpenCycle? CycleOf(CustomerActivity activity, WinBackCycle cycle)
    {
        if (cycle.State != TriggerState.Open)
            return cycle.State == TriggerState.Expired && CycleRules.IsSameSilence(cycle, activity) ? OpenCycle.RunOut(cycle.CycleId) : null;
        var open = database.Cycles.TriggersOf(cycle).Where(t => t.State == TriggerState.Open).Select(t => (long?)t.ExpiresAt);
        return new OpenCycle(cycle.CycleId, cycle.Stage, open.Min(), cycle.PolicyVersion);
    }
}
