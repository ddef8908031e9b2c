using System.Text;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>Reads customers from a store beside whoever writes it.</summary>
internal sealed class CustomerReader(StoreConnection reader, FoldRules rules) : IDisposable
{
    /// <summary>The order of the store: by the bytes of the id.</summary>
    private static readonly Comparer<byte[]> s_byBytes = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    private readonly LedgerTable _ledger = new(reader);
    private readonly LinkTable _links = new(reader);
    private readonly CustomerTable _customers = new(reader);
    private readonly CycleTable _cycles = new(reader);

    /// <summary>The model in force and since when, Unix milliseconds UTC; null before the first calibration.</summary>
    public (ForecastModel Model, long Since)? InForce { get; } = ModelTable.InForce(reader);

    /// <summary>The model in force; null before the first calibration.</summary>
    public ForecastModel? Model => InForce?.Model;

    /// <summary>The day of the shop at an instant.</summary>
    /// <param name="instant">Unix milliseconds UTC.</param>
    public int DayOf(long instant) => rules.Calendar.DayOf(instant);

    /// <summary>Everybody with a history that did not cancel itself out, by id.</summary>
    public IEnumerable<CustomerState> All() => ReadAhead(People()).Select(Find).OfType<CustomerState>();

    /// <summary>The events of everybody who is not merged and of those merged into them, one customer after the other, by id.</summary>
    public IEnumerable<(string CustomerId, List<ActivityEvent> Events)> Histories() => ReadAhead(People()).Select(root => (root, _ledger.Load(root, _links.MembersOf(root))));

    /// <summary>Who speaks for a customer: the one it is merged into, or the customer itself.</summary>
    public string RootOf(string customerId) => _links.RootOf(customerId);

    /// <summary>
    /// One customer with all who are merged into that one; a merged customer is answered as the one it is merged into. Null when there is no
    /// history, or one that cancelled itself out.
    /// </summary>
    public CustomerState? Find(string customerId)
    {
        var root = _links.RootOf(customerId);
        var members = _links.MembersOf(root);
        var triggers = _cycles.TriggersOf(root, members);
        var activity = ActivityFold.Fold(root, _ledger.Load(root, members), rules);
        if (activity.IsEmpty)
            return null;
        var row = _customers.Find(root);
        return new CustomerState(activity, row, row?.Cycle is { } cycle ? _cycles.Find(cycle.CycleId) : null, [.. triggers.OrderBy(t => t.FiredAt)], members);
    }

    private IEnumerable<string> People()
    {
        if (!_links.AnyMembers)
            return _ledger.Owners();
        return _ledger.Owners().Select(_links.RootOf).Distinct(StringComparer.Ordinal).OrderBy(Encoding.UTF8.GetBytes, s_byBytes);
    }

    /// <summary>Where each look costs a round trip, a thousand people are looked up at once.</summary>
    private IEnumerable<string> ReadAhead(IEnumerable<string> people)
    {
        foreach (var some in people.Chunk(1000))
        {
            string[] all = [.. some.Concat(some.SelectMany(_links.MembersOf))];
            foreach (var table in (string[])["ledger", "customers", "triggers"])
                reader.ReadAhead(table, "customer_id", all);
            foreach (var one in some)
                yield return one;
        }
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _links.Dispose();
        _customers.Dispose();
        _cycles.Dispose();
    }
}
