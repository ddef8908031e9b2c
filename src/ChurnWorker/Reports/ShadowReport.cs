using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>
/// What the shadow policy would have done since it began, beside what was done. Its silences are those of customers whom the live policy spoke to: who came back
/// because of that is back for the shadow, too.
/// </summary>
/// <param name="PolicyVersion">The shadow policy, or the last there was.</param>
/// <param name="From">The later of its beginning and that of the window.</param>
/// <param name="LiveContacts">Triggers published.</param>
/// <param name="ShadowContacts">Triggers it would have published.</param>
/// <param name="LiveHeldOut">Triggers held out.</param>
/// <param name="ShadowHeldOut">Triggers it would have held out.</param>
/// <param name="CustomersOfBoth">Customers contacted that it would have contacted.</param>
/// <param name="CustomersOfLiveAlone">Customers contacted that it would have left alone.</param>
/// <param name="CustomersOfShadowAlone">Customers it would have contacted that were left alone.</param>
internal sealed record ShadowReport(
    string PolicyVersion, string From, int LiveContacts, int ShadowContacts, int LiveHeldOut, int ShadowHeldOut, int CustomersOfBoth, int CustomersOfLiveAlone, int CustomersOfShadowAlone)
{
    /// <summary>Compares within a time; null where there never was a shadow policy, or it began later.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="from">Unix milliseconds UTC.</param>
    /// <param name="to">Unix milliseconds UTC, excluded.</param>
    public static ShadowReport? Of(StoreConnection reader, long from, long to)
    {
        if (MetaStore.ReadShadow(reader) is not { } shadow || shadow.Since >= to)
            return null;
        var since = Math.Max(from, shadow.Since);
        var (live, would) = (CycleTable.FiredBetween(reader, "", since, to), CycleTable.FiredBetween(reader, ShadowTable.Prefix, since, to));
        var (contacted, wanted) = (Contacted(live), Contacted(would));
        return new ShadowReport(
            shadow.Version, ReportText.Instant(since), Count(live, Disposition.Published), Count(would, Disposition.Published), Count(live, Disposition.HeldOut), Count(would, Disposition.HeldOut),
            contacted.Count(wanted.Contains), contacted.Count(c => !wanted.Contains(c)), wanted.Count(c => !contacted.Contains(c)));
    }

    private static int Count(IReadOnlyList<WinBackTrigger> triggers, Disposition disposition) => triggers.Count(t => t.Disposition == disposition);

    private static HashSet<string> Contacted(IReadOnlyList<WinBackTrigger> triggers) =>
        triggers.Where(t => t.Disposition == Disposition.Published).Select(t => t.CustomerId).ToHashSet(StringComparer.Ordinal);
}
