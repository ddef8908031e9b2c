using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Forecasting;

/// <summary>The newest window of the past, seen from its start: what could have been forecast then, and what happened.</summary>
internal sealed class PastWindow
{
    private readonly ParameterPrior? _prior;
    private readonly CompressedHistories _histories;
    private readonly Dictionary<string, BetaGeometricModel> _timings = new(StringComparer.Ordinal);

    /// <param name="customers">Occasions of the customers, by id.</param>
    /// <param name="origin">Its start, day number.</param>
    /// <param name="horizonDays">h, days.</param>
    /// <param name="prior">Beliefs of the fits.</param>
    public PastWindow(IReadOnlyList<PurchaseTimeline> customers, int origin, int horizonDays, ParameterPrior? prior)
    {
        (Customers, Origin, HorizonDays, _prior) = (customers, origin, horizonDays, prior);
        CustomerTiming[] known = [.. customers.Select(c => c.AsOf(origin)).OfType<RfmSummary>().Select(c => CustomerTiming.Of(c))];
        Known = known.Length;
        _histories = CustomerTiming.Compress(known, origin);
    }

    /// <summary>Occasions of the customers.</summary>
    public IReadOnlyList<PurchaseTimeline> Customers { get; }

    /// <summary>Its start, day number.</summary>
    public int Origin { get; }

    /// <summary>h, days.</summary>
    public int HorizonDays { get; }

    /// <summary>Customers known at its start.</summary>
    public int Known { get; }

    /// <summary>The timing model of a family, fitted as if the window had not happened.</summary>
    /// <param name="family">Name of the family.</param>
    /// <param name="start">A model to start from.</param>
    public BetaGeometricModel TimingOf(string family, BetaGeometricModel start) =>
        _timings.TryGetValue(family, out var known) ? known : _timings[family] = TransactionFitter.Fit(_histories, family, start, _prior).Model;
}
