using ChurnWorker.Assessment;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Replay;

/// <summary>
/// Runs a history under many thresholds. The models are those of one replay: they depend on the purchases alone, so each calibration is fitted once
/// and every threshold only follows its own crossings.
/// </summary>
/// <param name="engine">An engine that replayed the history.</param>
/// <param name="rules">The shop's rules for the fold.</param>
/// <param name="customers">The same history by customer.</param>
/// <param name="end">Its last instant, Unix milliseconds UTC.</param>
/// <param name="liveSince">Nothing that fell due before counts, Unix milliseconds UTC.</param>
/// <param name="economics">What contacts cost and bring.</param>
internal sealed class Tuner(Engine engine, FoldRules rules, IReadOnlyList<CustomerArrivals> customers, long end, long liveSince, TuneEconomics economics)
{
    private const double Day = 86_400_000;
    private const int Draws = 1000;
    private const int Steps = 14;
    private const int Seed = 1;

    private readonly IReadOnlyList<(ForecastModel Model, long Since)> _models = engine.Database.Read(ModelTable.All);

    /// <summary>Everything a policy would have said, by customer.</summary>
    public IEnumerable<SilenceWalk> Walk(WinBackPolicy policy)
    {
        var quiet = ContactHours.NextContact(policy.QuietHours);
        DecisionContext ContextOf(ForecastModel model, long since) => engine.Models.Context! with { Model = model, ModelSince = since, Policy = policy, LiveSince = liveSince, NextContact = quiet };
        foreach (var customer in customers)
        {
            var walk = new SilenceWalk(customer.CustomerId, _models, ContextOf, rules);
            foreach (var (e, at) in customer.Events)
                walk.Take(e, at);
            walk.AdvanceTo(end);
            yield return walk;
        }
    }

    /// <summary>Tries every threshold.</summary>
    /// <param name="thresholds">Thresholds on P(no purchase in h), at least one.</param>
    public TuneReport Run(IReadOnlyList<double> thresholds)
    {
        var currency = Walk(Single(thresholds[0])).SelectMany(w => w.Triggers).CountBy(t => t.Currency).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).FirstOrDefault().Key;
        var grid = thresholds.Select(threshold => (Threshold: threshold, Contacts: Contacts(threshold, currency))).ToList();
        var rows = grid.ConvertAll(g => TuneRow.Of(g.Threshold, g.Contacts));
        var best = rows.IndexOf(rows.MaxBy(r => r.Profit)!);
        var (low, high, share) = Uncertainty(grid.ConvertAll(g => g.Contacts), best);

        List<TunedContact> rule = [.. Walk(Single(thresholds[0])).SelectMany(walk => walk.RuleContacts.Where(c => c.LastPurchaseAt + SilenceWalk.RuleDays * (long)Day >= liveSince).Select(c => ContactOf(walk, c.FlaggedAt, c.LastPurchaseAt, null)))];
        var (same, sameContacts) = AtContacts(rule.Count, currency);
        return new TuneReport
        {
            HorizonDays = engine.Models.Policy.HorizonDays,
            Currency = currency,
            Grid = rows,
            Best = rows[best],
            ProfitLow = low,
            ProfitHigh = high,
            BestPercent = share,
            FixedRule = TuneRow.Of(null, rule),
            AtSameContacts = TuneRow.Of(same, sameContacts),
            MedianDaysEarlier = sameContacts.Count == 0 ? null : SilenceWalk.RuleDays - TuneRow.Of(same, sameContacts).MedianSilentDays,
        };
    }

    /// <summary>One stage at a threshold, nobody held out: all that fires is a contact.</summary>
    private WinBackPolicy Single(double threshold) => engine.Models.Policy with { Stages = [threshold], HoldoutPercent = 0 };

    private List<TunedContact> Contacts(double threshold, string? currency) =>
    [
        .. Walk(Single(threshold)).SelectMany(walk => walk.Triggers.Where(t => t.Disposition == Disposition.Published)
            .Select(t => ContactOf(walk, t.FiredAt, null, t.Currency == currency ? Currencies.ToDecimal(t.ExpectedValue, t.Currency) : null))),
    ];

    private TunedContact ContactOf(SilenceWalk walk, long at, long? lastPurchaseAt, decimal? value)
    {
        var orders = walk.Activity!.Orders;
        var last = lastPurchaseAt ?? orders.Where(o => o.OccurredAt < at).Select(o => o.OccurredAt).DefaultIfEmpty(at).Max();
        var horizon = at + (long)(engine.Models.Policy.HorizonDays * Day);
        bool? stayed = horizon > end ? null : !orders.Any(o => o.OccurredAt >= at && o.OccurredAt < horizon);
        return new TunedContact(walk.Activity.CustomerId, at, (at - last) / Day, stayed, value is { } worth && stayed is { } away ? Profit(away, (double)worth) : 0);
    }

    /// <summary>Who would have stayed away comes back with a probability and brings the expected value; who comes anyway only costs.</summary>
    private double Profit(bool stayedAway, double value) =>
        (stayedAway ? economics.WinBackShare * (value - (double)economics.Incentive) : -(double)economics.Incentive) - (double)economics.ContactCost;

    /// <summary>The higher the threshold, the fewer contacts: bisection.</summary>
    private (double Threshold, List<TunedContact> Contacts) AtContacts(int wanted, string? currency)
    {
        var (low, high) = (0.01, 0.999);
        var closest = (Threshold: low, Contacts: Contacts(low, currency));
        for (var step = 0; step < Steps && closest.Contacts.Count != wanted; step++)
        {
            var threshold = Math.Round((low + high) / 2, 4);
            var contacts = Contacts(threshold, currency);
            if (Math.Abs(contacts.Count - wanted) < Math.Abs(closest.Contacts.Count - wanted))
                closest = (threshold, contacts);
            if (contacts.Count > wanted)
                low = threshold;
            else
                high = threshold;
        }

        return closest;
    }

    /// <summary>Bootstrap over customers: how the profit of the best threshold spreads, and how often it is the best.</summary>
    private static (double Low, double High, double BestPercent) Uncertainty(List<List<TunedContact>> grid, int best)
    {
        var profits = grid.SelectMany((contacts, i) => contacts.Select(c => (c.CustomerId, i, c.Profit)))
            .GroupBy(c => c.CustomerId, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Aggregate(new double[grid.Count], (sums, c) =>
            {
                sums[c.i] += c.Profit;
                return sums;
            })).ToList();
        if (profits.Count == 0)
            return (0, 0, 0);
        var random = new Random(Seed);
        var drawn = new double[Draws];
        var won = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sums = new double[grid.Count];
            for (var i = 0; i < profits.Count; i++)
            {
                var customer = profits[random.Next(profits.Count)];
                for (var j = 0; j < sums.Length; j++)
                    sums[j] += customer[j];
            }

            drawn[draw] = sums[best];
            won += sums[best] >= sums.Max() ? 1 : 0;
        }

        Array.Sort(drawn);
        return (Math.Round(drawn[Draws / 20], 2), Math.Round(drawn[Draws - 1 - Draws / 20], 2), 100.0 * won / Draws);
    }
}
