using System.Text;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Reports;

/// <summary>Reads customers from a store beside whoever writes it.</summary>
internal sealed class CustomerReader(SqliteConnection reader, FoldRules rules) : IDisposable
{
    /// <summary>The order of the store: by the bytes of the id.</summary>
    private static readonly Comparer<byte[]> s_byBytes = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    private readonly LedgerTable _ledger = new(reader);
    private readonly LinkTable _links = new(reader);
    private readonly CustomerTable _customers = new(reader);
    private readonly CycleTable _cycles = new(reader);

    /// <summary>The model in force; null before the first calibration.</summary>
    public ForecastModel? Model { get; } = ModelTable.InForce(reader)?.Model;

    /// <summary>Everybody with a history that did not cancel itself out, by id.</summary>
    public IEnumerable<CustomerState> All()
    {
        var owners = _ledger.Owners().ToList();
        if (_links.AnyMembers)
            owners = [.. owners.Select(_links.RootOf).Distinct(StringComparer.Ordinal).OrderBy(Encoding.UTF8.GetBytes, s_byBytes)];
        return owners.Select(Find).OfType<CustomerState>();
    }

    /// <summary>
    /// One customer with all who are merged into that one; a merged customer is answered as the one it is merged into. Null when there is no
    /// history, or one that cancelled itself out.
    /// </summary>
    public CustomerState? Find(string customerId)
    {
        var root = _links.RootOf(customerId);
        var members = _links.MembersOf(root);
        var events = _ledger.Load(root);
        var triggers = _cycles.TriggersOf(root, long.MinValue);
        foreach (var member in members)
        {
            events.AddRange(_ledger.Load(member));
            triggers.AddRange(_cycles.TriggersOf(member, long.MinValue));
        }

        var activity = ActivityFold.Fold(root, events, rules);
        return activity.IsEmpty ? null : new CustomerState(activity, _customers.Find(root), [.. triggers.OrderBy(t => t.FiredAt)], members);
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _links.Dispose();
        _customers.Dispose();
        _cycles.Dispose();
    }
}
