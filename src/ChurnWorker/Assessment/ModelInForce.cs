using System.Collections.Concurrent;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Assessment;

/// <summary>The model that decides, the policy and the instants of the service: one value, swapped as a whole inside a write transaction.</summary>
internal sealed class ModelInForce
{
    private readonly ConcurrentDictionary<string, ForecastModel> known = new(StringComparer.Ordinal);
    private readonly Database database;
    private readonly string tenant;
    private readonly long liveSince;
    private volatile DecisionContext? context;

    /// <summary>Takes up the model the store has, if any.</summary>
    /// <param name="database">The store.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="tenant">Keeps ids of several shops apart.</param>
    /// <param name="liveSince">When the service went live, Unix milliseconds UTC.</param>
    public ModelInForce(Database database, WinBackPolicy policy, string tenant, long liveSince)
    {
        this.database = database;
        this.tenant = tenant;
        this.liveSince = liveSince;
        Policy = policy;
        using var reader = database.OpenReader();
        if (ModelTable.InForce(reader) is { } stored)
            Replace(stored.Model, stored.Since);
    }

    /// <summary>The policy.</summary>
    public WinBackPolicy Policy { get; }

    /// <summary>What decisions are made with; null before the first calibration.</summary>
    public DecisionContext? Context => context;

    /// <summary>Puts a model in force. Call inside the transaction that stores it, after its last statement.</summary>
    public void Replace(ForecastModel model, long since)
    {
        known[model.Id] = model;
        context = new DecisionContext(model, since, Policy, liveSince, tenant);
    }

    /// <summary>The model a trigger was decided with; the one in force where the store no longer has it. Inside a write transaction.</summary>
    public ForecastModel Find(string modelId)
    {
        if (known.TryGetValue(modelId, out var model))
            return model;
        return known[modelId] = database.Models.Find(modelId) ?? context!.Model;
    }
}
