using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>
/// Champion and challenger on the newest window of the past. Where the history allows, both are fitted as if the window had not happened; a short
/// history is judged by halves instead: each half of the customers is forecast by a layer that has only seen the other half.
/// </summary>
/// <param name="Kind">past or halves.</param>
/// <param name="Customers">Customers forecast.</param>
/// <param name="RawLogLoss">Mean log loss of the timing model alone.</param>
/// <param name="LayerLogLoss">Mean log loss with the layer.</param>
public sealed record LayerTrial(string Kind, int Customers, double RawLogLoss, double LayerLogLoss)
{
    private const double Least = 1e-12;

    /// <summary>With fewer windows before the trial the challenger would be another, poorer one than the layer it stands for.</summary>
    private const int LeastWindows = 3;

    /// <summary>Whether the layer forecast better.</summary>
    public bool IsWon => LayerLogLoss < RawLogLoss;

    /// <summary>Holds the trial; null where neither kind is possible.</summary>
    internal static LayerTrial? Run(IReadOnlyList<PurchaseTimeline> customers, ForecastModel model, FitSettings settings, int horizonDays)
    {
        var origin = model.ObservedUntilDay - horizonDays;
        return InThePast(customers, model, settings, origin, horizonDays) ?? ByHalves(customers, model.Transactions, model.ObservedUntilDay, horizonDays);
    }

    private static LayerTrial? InThePast(IReadOnlyList<PurchaseTimeline> customers, ForecastModel model, FitSettings settings, int origin, int horizonDays)
    {
        var known = customers.Select(c => c.AsOf(origin)).OfType<RfmSummary>().ToList();
        if (known.Count == 0)
            return null;
        var histories = CustomerTiming.Compress([.. known.Select(c => CustomerTiming.Of(c))], origin);
        var timing = TransactionFitter.Fit(histories, settings.Family, model.Transactions as BetaGeometricModel, settings.Prior).Model;
        return LayerTrainer.Train(customers, timing, origin, horizonDays, LeastWindows) is { } layer
            ? Judge("past", [(customers, layer)], timing, origin, horizonDays)
            : null;
    }

    private static LayerTrial? ByHalves(IReadOnlyList<PurchaseTimeline> customers, TransactionModel timing, int until, int horizonDays)
    {
        var halves = customers.ToLookup(c => CustomerSample.HashOf(c.CustomerId) % 2 == 0);
        PurchaseTimeline[] even = [.. halves[true]], odd = [.. halves[false]];
        return LayerTrainer.Train(even, timing, until, horizonDays) is { } ofEven && LayerTrainer.Train(odd, timing, until, horizonDays) is { } ofOdd
            ? Judge("halves", [(odd, ofEven), (even, ofOdd)], timing, until - horizonDays, horizonDays)
            : null;
    }

    private static LayerTrial Judge(
        string kind, (IReadOnlyList<PurchaseTimeline> Customers, CalibrationLayer Layer)[] groups, TransactionModel timing, int origin, int horizonDays)
    {
        double raw = 0, layered = 0;
        var count = 0;
        foreach (var (customers, layer) in groups)
            foreach (var row in LayerTrainer.Window(customers, timing, origin, horizonDays, layer.SpendUnits))
            {
                count++;
                raw += LogLoss(MathNet.Numerics.SpecialFunctions.Logistic(row.LogitQ), row.StayedAway);
                layered += LogLoss(layer.Probability(row.Traits, row.Silence, row.LogitQ), row.StayedAway);
            }

        return new LayerTrial(kind, count, raw / count, layered / count);
    }

    private static double LogLoss(double probability, bool stayedAway) => -Math.Log(Math.Max(Least, stayedAway ? probability : 1 - probability));
}
