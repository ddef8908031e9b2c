using ChurnWorker.Assessment;
using ChurnWorker.Configuration;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Questions;

/// <summary>Puts together what explaining a customer takes, from the store alone: beside a running worker and without one.</summary>
internal static class CustomerExplanations
{
    /// <summary>Explains one customer as of an instant; null where nothing is known of the customer.</summary>
    /// <param name="reader">A reader of the store.</param>
    /// <param name="customerId">The customer, or one merged into another.</param>
    /// <param name="options">Shop and policy.</param>
    /// <param name="at">Unix milliseconds UTC.</param>
    public static ExplainReport? Of(StoreConnection reader, string customerId, WorkerOptions options, long at)
    {
        using var customers = new CustomerReader(reader, options.ToFoldRules());
        if (customers.Find(customerId) is not { } state)
            return null;
        var decisions = DecisionTable.Of(reader, state.Activity.CustomerId);
        if (customers.InForce is not { } model)
            return new ExplainReport(state, null, decisions, at, customers.DayOf(at));

        // An open cycle finishes under the policy that opened it; before the service ever ran, what is crossed by now would open silently
        var policy = state.Row?.Cycle?.PolicyVersion is { } version && PolicyTable.All(reader).FirstOrDefault(p => p.Version == version) is { } its ? its : options.ToPolicy();
        var liveSince = MetaStore.ReadLiveSince(reader);
        if (liveSince is null && state.Row is { } row)
            state = state with { Row = row with { Signals = row.Signals.With(Replenishment.Of(state.Activity, model.Model.Supplies, policy), at) } };
        var context = new DecisionContext(model.Model, model.Since, policy, liveSince ?? at, options.Shop.Tenant)
        {
            NextContact = ContactHours.NextContact(policy.QuietHours),
        };
        return new ExplainReport(state, context, decisions, at, customers.DayOf(at));
    }
}
