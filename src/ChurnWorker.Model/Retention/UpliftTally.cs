using ChurnWorker.Model.Activity;
using MathNet.Numerics.Distributions;

namespace ChurnWorker.Model.Retention;

/// <summary>
/// Compares contacted cycles with held-out ones, cycle by cycle. Both arms passed the same gates and are judged alike, from the orders alone: won
/// back is who bought within the days after the first trigger, whatever became of the trigger. Cycles whose days are not over count in neither arm.
/// </summary>
/// <param name="days">Days of the measurement.</param>
/// <param name="until">Instant from which on nothing is known, Unix milliseconds UTC.</param>
/// <param name="holdoutShare">The policy's share of held-out cycles, 0 to 1.</param>
/// <param name="rules">The shop's rules, for the rates.</param>
public sealed class UpliftTally(int days, long until, double holdoutShare, FoldRules rules)
{
    /// <summary>Fewest cycles in each arm of a group worth a line.</summary>
    public const int LeastPerArm = 30;

    /// <summary>Difference, percent points, that the sample size needed is stated for.</summary>
    public const double PointsToSee = 5;

    private const double LeastExpected = 5;
    private const long Day = 86_400_000;

    private readonly SortedDictionary<string, UpliftGroup> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RevenueUplift> _revenue = new(StringComparer.Ordinal);
    private UpliftGroup _all = new("all", default, default);
    private int _notYet;
    private int _dealt;
    private int _dealtOut;

    /// <summary>Counts one cycle.</summary>
    /// <param name="contact">The cycle.</param>
    /// <param name="orders">Effective orders of its customer, by instant.</param>
    public void Add(in WinBackContact contact, IReadOnlyList<EffectiveOrder> orders)
    {
        if (contact.IsDealtAsNow)
        {
            _dealt++;
            _dealtOut += contact.IsTreated ? 0 : 1;
        }

        var end = contact.FiredAt + days * Day;
        if (end > until)
        {
            _notYet++;
            return;
        }

        var (isWonBack, revenue) = (false, 0L);
        foreach (var order in orders)
        {
            if (order.OccurredAt < contact.FiredAt || order.OccurredAt >= end)
                continue;
            isWonBack = true;
            revenue += InCurrency(order, contact.Currency);
        }

        _all = _all.With(contact.IsTreated, isWonBack);
        Count($"stage {contact.Stage}", contact.IsTreated, isWonBack);
        Count($"tier {contact.Tier}", contact.IsTreated, isWonBack);
        _revenue[contact.Currency] = (_revenue.GetValueOrDefault(contact.Currency) ?? new RevenueUplift(contact.Currency, default, default)).With(contact.IsTreated, revenue);
    }

    /// <summary>What it comes to so far.</summary>
    public UpliftFigures ToFigures() => new()
    {
        Days = days,
        All = _all,
        NotYetMeasurable = _notYet,
        Groups = [.. _groups.Values.Where(g => g.Treated.Cycles >= LeastPerArm && g.HeldOut.Cycles >= LeastPerArm)],
        Revenue = [.. _revenue.Values],
        SampleRatioPValue = SampleRatio(),
        CyclesNeeded = _all.HeldOut.Cycles > 0 && holdoutShare is > 0 and < 1
            ? Proportion.TrialsNeeded(_all.HeldOut.Proportion.Share, PointsToSee / 100, holdoutShare)
            : null,
    };

    private void Count(string name, bool isTreated, bool isWonBack) =>
        _groups[name] = (_groups.GetValueOrDefault(name) ?? new UpliftGroup(name, default, default)).With(isTreated, isWonBack);

    private double? SampleRatio()
    {
        var expectedOut = _dealt * holdoutShare;
        var expectedIn = _dealt - expectedOut;
        if (expectedOut < LeastExpected || expectedIn < LeastExpected)
            return null;
        var off = _dealtOut - expectedOut;
        return 1 - ChiSquared.CDF(1, off * off / expectedOut + off * off / expectedIn);
    }

    /// <summary>Money in another currency counts at its rate into the reporting currency, and not at all where that is not the customer's.</summary>
    private long InCurrency(in EffectiveOrder order, string currency)
    {
        if (order.Currency == currency)
            return order.Net;
        return rules.Rates is { } rates && rates.Currency == currency && rates.TryConvert(order.Net, order.Currency, order.Day, out var converted) ? converted : 0;
    }
}
