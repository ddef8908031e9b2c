using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>What is the same for every customer of a pass.</summary>
/// <param name="Model">The model in force.</param>
/// <param name="ModelSince">When it came into force, Unix milliseconds UTC.</param>
/// <param name="Policy">The policy.</param>
/// <param name="LiveSince">When the service went live, Unix milliseconds UTC.</param>
/// <param name="Tenant">Keeps ids of several shops apart.</param>
public sealed record DecisionContext(ForecastModel Model, long ModelSince, WinBackPolicy Policy, long LiveSince, string Tenant)
{
    /// <summary>The earliest instant not before a given one at which the policy lets a customer be disturbed, both Unix milliseconds UTC; null where that is any.</summary>
    public Func<long, long>? NextContact { get; init; }
}
