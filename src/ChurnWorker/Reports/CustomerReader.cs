using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Reports;

/// <summary>Reads customers from a store beside whoever writes it.</summary>
internal sealed class CustomerReader(SqliteConnection reader, FoldRules rules) : IDisposable
{
    private readonly LedgerTable _ledger = new(reader);
    private readonly CustomerTable _customers = new(reader);
    private readonly CycleTable _cycles = new(reader);

    /// <summary>The model in force; null before the first calibration.</summary>
    public ForecastModel? Model { get; } = ModelTable.InForce(reader)?.Model;

    /// <summary>Everybody with a history that did not cancel itself out, by id.</summary>
    public IEnumerable<CustomerState> All() => _ledger.Owners().ToList().Select(Find).OfType<CustomerState>();

    /// <summary>One customer; null when there is no history, or one that cancelled itself out.</summary>
    public CustomerState? Find(string customerId)
    {
        var activity = ActivityFold.Fold(customerId, _ledger.Load(customerId), rules);
        return activity.IsEmpty ? null : new CustomerState(activity, _customers.Find(customerId), _cycles.TriggersOf(customerId, long.MinValue));
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _customers.Dispose();
        _cycles.Dispose();
    }
}
