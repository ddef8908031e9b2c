using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>When somebody must look at a customer's place in the lifecycle. It is changed and told by the sweep alone, so that what it says follows from what is known when it looks. Inside a write transaction only.</summary>
internal sealed class LifecycleBook(Database database, ModelInForce models)
{
    /// <summary>Follows a changed history or model: at once where something changed, else at the next crossing.</summary>
    /// <param name="row">The live state.</param>
    /// <param name="now">Unix milliseconds UTC.</param>
    public void Follow(CustomerRow row, long now)
    {
        if (models.Context is not { } context)
            return;
        var customer = row.Summary;
        var standing = database.Lifecycles.Find(customer.CustomerId)?.Standing;
        var isSame = standing is not null && Lifecycle.At(standing, customer, row.Signals, context, now) == standing;
        database.Lifecycles.Save(new LifecycleRow(customer.CustomerId, standing, isSame ? Lifecycle.NextChange(customer, row.Signals, context, now) : customer.LastPurchaseAt));
    }

    /// <summary>Forgets a customer who was merged, or without a purchase left.</summary>
    public void Forget(string customerId) => database.Lifecycles.Remove(customerId);
}
