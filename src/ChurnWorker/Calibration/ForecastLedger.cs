using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;

namespace ChurnWorker.Calibration;

/// <summary>
/// Settles what became of forecasts, off the intake path: a purchase within the horizon, or its end without one. Late and cancelled events correct
/// an outcome until <see cref="Grace"/> after the end of its horizon.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="rules">Rules of the fold.</param>
internal sealed class ForecastLedger(Database database, FoldRules rules)
{
    /// <summary>How long after the end of a horizon an outcome is still looked at.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    private const int Newest = 100_000;

    /// <summary>Quality of the forecasts as of the last settling; null before any has resolved.</summary>
    public LiveQuality? Quality { get; private set; }

    /// <summary>Settles; returns how many outcomes changed.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public int Settle(long now)
    {
        var settled = database.Read(reader =>
        {
            using var ledger = new LedgerTable(reader);
            using var links = new LinkTable(reader);
            var changed = new List<(ForecastRow Forecast, bool? StayedAway)>();
            foreach (var customer in ForecastTable.Unsettled(reader, now - (long)Grace.TotalMilliseconds).GroupBy(f => f.Forecast.CustomerId, StringComparer.Ordinal))
            {
                // Whoever has not bought since needs no history
                var isSilent = customer.All(f => f.LastPurchaseAt == f.Forecast.SilentSince);
                var purchases = isSilent ? [] : Purchases(customer.Key, ledger, links);
                foreach (var (forecast, _) in customer)
                    if (Outcome(forecast, purchases, now) is var outcome && outcome != forecast.StayedAway)
                        changed.Add((forecast, outcome));
            }

            return changed;
        });
        Write(settled);
        Quality = database.Read(Judge);
        return settled.Count;
    }

    /// <summary>Quality of the newest forecasts of a store.</summary>
    public static LiveQuality? Judge(StoreConnection reader) => LiveQuality.Of(
        [.. from f in ForecastTable.Newest(reader, Newest)
            where f.StayedAway is not null
            select new ResolvedForecast(f.Probability, f.RawProbability, (f.MadeAt - f.SilentSince) / 86_400_000.0, f.MeanGapDays, f.StayedAway == true)]);

    private void Write(List<(ForecastRow Forecast, bool? StayedAway)> settled)
    {
        if (settled.Count == 0)
            return;
        using var transaction = database.Begin();
        foreach (var (forecast, stayedAway) in settled)
            database.Forecasts.Settle(forecast, stayedAway);
        transaction.Commit();
    }

    private long[] Purchases(string customerId, LedgerTable ledger, LinkTable links)
    {
        // Merged since: the purchases of the whole person answer what was said of a part
        var root = links.RootOf(customerId);
        var events = ledger.Load(root, links.MembersOf(root));
        return [.. ActivityFold.Fold(root, events, rules).Orders.Select(o => o.OccurredAt)];
    }

    private static bool? Outcome(ForecastRow forecast, long[] purchases, long now)
    {
        if (Array.Exists(purchases, at => at > forecast.MadeAt && at <= forecast.EndsAt))
            return false;
        return now >= forecast.EndsAt ? true : null;
    }
}
