using System.Collections.Concurrent;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>The model that decides, the policy and the instants of the service: one value, swapped as a whole inside a write transaction.</summary>
internal sealed class ModelInForce
{
    private readonly ConcurrentDictionary<string, ForecastModel> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (WinBackPolicy Policy, Func<long, long>? NextContact)> _policies = new(StringComparer.Ordinal);
    private readonly string _version;
    private readonly Database _database;
    private readonly string _tenant;
    private volatile DecisionContext? _context;

    /// <summary>Takes up the model the store has, if any.</summary>
    /// <param name="database">The store.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="tenant">Keeps ids of several shops apart.</param>
    /// <param name="liveSince">When the service went live, Unix milliseconds UTC.</param>
    public ModelInForce(Database database, WinBackPolicy policy, string tenant, long liveSince)
    {
        _database = database;
        _tenant = tenant;
        LiveSince = liveSince;
        Policy = policy;
        _version = policy.Version;
        database.OthersWrote = () => Follow(database.Writer);
        using var reader = database.OpenReader();
        _policies[policy.Version] = (policy, ContactHours.NextContact(policy.QuietHours));
        Follow(reader);
    }

    /// <summary>The policy.</summary>
    public WinBackPolicy Policy { get; }

    /// <summary>When the service went live, Unix milliseconds UTC.</summary>
    public long LiveSince { get; }

    /// <summary>A policy that is or was in force; the one in force where the version is unknown.</summary>
    public WinBackPolicy PolicyOf(string version) => _policies.TryGetValue(version, out var known) ? known.Policy : Policy;

    /// <summary>What decisions about a cycle are made with: it finishes under the policy that opened it. Null before the first calibration.</summary>
    public DecisionContext? ContextOf(OpenCycle? cycle)
    {
        if (_context is not { } context || cycle?.PolicyVersion is not { } version || version == _version || !_policies.TryGetValue(version, out var known))
            return _context;
        return context with { Policy = known.Policy, NextContact = known.NextContact };
    }

    /// <summary>What decisions are made with; null before the first calibration.</summary>
    public DecisionContext? Context => _context;

    /// <summary>Puts a model in force. Call with the gate of the store held, when the model is stored.</summary>
    public void Replace(ForecastModel model, long since)
    {
        _known[model.Id] = model;
        _context = new DecisionContext(model, since, Policy, LiveSince, _tenant) { NextContact = _policies[_version].NextContact };
    }

    /// <summary>Looks now; every transaction looks by itself.</summary>
    public void Refresh()
    {
        using var transaction = _database.Begin();
        transaction.Commit();
    }

    /// <summary>Takes up the newest model of the store and every policy, which another worker or process may have put there.</summary>
    private void Follow(StoreConnection connection)
    {
        foreach (var known in PolicyTable.All(connection).Where(p => !_policies.ContainsKey(p.Version)))
            _policies[known.Version] = (known, ContactHours.NextContact(known.QuietHours));
        if (ModelTable.Newest(connection) is { } newest && (_context is null || newest != (_context.Model.Id, _context.ModelSince)) && ModelTable.InForce(connection) is { } stored)
            Replace(stored.Model, stored.Since);
    }

    /// <summary>The tier of a customer under the model in force; the lowest before the first calibration.</summary>
    public ValueTier TierOf(RfmSummary customer) =>
        _context is { } context ? context.Model.TierOf(context.Model.ExpectedValue(customer, context.Policy), customer.Currency) : ValueTier.Low;

    /// <summary>What beside orders decides about a customer with a purchase occasion.</summary>
    /// <param name="activity">The customer.</param>
    /// <param name="now">Reminders that are over by then are left out, Unix milliseconds UTC.</param>
    public DecisionSignals SignalsOf(CustomerActivity activity, long now = long.MinValue)
    {
        var signals = DecisionSignals.Of(activity.Signals, activity.Summary!.LastPurchaseAt);
        return _context is { } context ? signals.With(Replenishment.Of(activity, context.Model.Supplies, context.Policy), context.LiveSince, now) : signals;
    }

    /// <summary>What is stored of a customer: tier and review instant follow from the model in force.</summary>
    public CustomerRow RowOf(RfmSummary customer, OpenCycle? cycle, DecisionSignals signals)
    {
        if (_context is not { } context)
            return new CustomerRow(customer, ValueTier.Low, cycle, signals, null, null);
        var tier = TierOf(customer);
        return new CustomerRow(customer, tier, cycle, signals, null, Decider.NextReview(customer, tier, cycle, signals, ContextOf(cycle)!));
    }

    /// <summary>The model a trigger was decided with; the one in force where the store no longer has it. Inside a write transaction.</summary>
    public ForecastModel Find(string modelId)
    {
        if (_known.TryGetValue(modelId, out var model))
            return model;
        return _known[modelId] = _database.Models.Find(modelId) ?? _context!.Model;
    }
}
