using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Model.WinBack;

/// <summary>
/// The life of one customer under one policy, from the arrivals of its events and the models that were in force: what the engine would have done,
/// without a store. Gates that concern more than one customer (budget, pace, wave, lag) are left out.
/// </summary>
/// <param name="customerId">The customer.</param>
/// <param name="models">The models in the order in which they came into force, each with the instant, Unix milliseconds UTC.</param>
/// <param name="contextOf">What decisions are made with under a model in force since an instant.</param>
/// <param name="rules">The shop's rules for the fold.</param>
public sealed class SilenceWalk(
    string customerId, IReadOnlyList<(ForecastModel Model, long Since)> models, Func<ForecastModel, long, DecisionContext> contextOf, FoldRules rules)
{
    private readonly List<ActivityEvent> _events = [];
    private readonly List<WinBackTrigger> _triggers = [];
    private readonly List<RuleContact> _ruleContacts = [];
    private int _nextModel;
    private DecisionContext? _context;
    private RfmSummary? _customer;
    private DecisionSignals _signals;
    private ValueTier _tier;
    private WinBackCycle? _cycle;
    private OpenCycle? _open;
    private long? _next;
    private long _knownSince = long.MinValue;
    private long _ruleFlagged = long.MinValue;

    /// <summary>Days without a purchase after which the rule that many shops use instead flags a customer of high value.</summary>
    public const int RuleDays = 90;

    /// <summary>Every trigger so far, by instant.</summary>
    public IReadOnlyList<WinBackTrigger> Triggers => _triggers;

    /// <summary>What the fixed rule would have flagged so far, the same customers being of high value.</summary>
    public IReadOnlyList<RuleContact> RuleContacts => _ruleContacts;

    /// <summary>What the events so far amount to; null before the first.</summary>
    public CustomerActivity? Activity { get; private set; }

    /// <summary>Takes one event at the instant it arrives, after all that fell due until then.</summary>
    /// <param name="e">The event.</param>
    /// <param name="at">Unix milliseconds UTC, never before the last.</param>
    public void Take(ActivityEvent e, long at)
    {
        AdvanceTo(at);
        _events.Add(e);
        _knownSince = at;
        var activity = ActivityFold.Fold(customerId, _events, rules);
        if (_open is not null && _cycle is { } cycle)
            Continue(cycle, activity, at);
        Activity = activity;
        _customer = activity.Summary;
        if (_customer is null)
        {
            _next = null;
            return;
        }

        Schedule();
    }

    /// <summary>Lets everything happen that falls due until an instant, that included.</summary>
    public void AdvanceTo(long instant)
    {
        for (; _nextModel < models.Count && models[_nextModel].Since <= instant; _nextModel++)
        {
            var (model, since) = models[_nextModel];
            Review(since);
            _context = contextOf(model, since);
            _knownSince = since;
            if (_customer is not null)
                Schedule();
        }

        Review(instant);
    }

    private void Schedule()
    {
        if (_context is not { } context || _customer is not { } customer)
            return;
        _signals = DecisionSignals.Of(Activity!.Signals, customer.LastPurchaseAt)
            .With(Replenishment.Of(Activity, context.Model.Supplies, context.Policy), context.LiveSince) with { RemindAt = null };
        _tier = context.Model.TierOf(context.Model.ExpectedValue(customer, context.Policy), customer.Currency);
        _next = Decider.NextReview(customer, _tier, _open, _signals, context);
    }

    private void Review(long until)
    {
        if (_context is not { } context || _customer is not { } customer)
            return;
        Flag(customer, until);
        while (_next <= until)
        {
            var at = Math.Max(_next.Value, _knownSince);
            var decision = Decider.Review(new CustomerCase(customer, _tier, _cycle, _signals, _triggers), context, at);
            foreach (var expired in decision.Expired)
                Replace(expired with { State = TriggerState.Expired, ClosedAt = at });
            if (decision.Trigger is { } trigger)
                _triggers.Add(trigger);
            _cycle = decision.Cycle;
            _open = decision.OpenCycle;
            _next = decision.NextReviewAt;
        }
    }

    private void Flag(RfmSummary customer, long until)
    {
        var due = Math.Max(customer.LastPurchaseAt + RuleDays * 86_400_000L, _knownSince);
        if (_tier != ValueTier.High || due > until || _ruleFlagged == customer.LastPurchaseAt)
            return;
        _ruleFlagged = customer.LastPurchaseAt;
        _ruleContacts.Add(new RuleContact(due, customer.LastPurchaseAt));
    }

    private void Continue(WinBackCycle cycle, CustomerActivity activity, long at)
    {
        if (cycle.State == TriggerState.Expired)
        {
            _open = CycleRules.IsSameSilence(cycle, activity) ? OpenCycle.RunOut(cycle.CycleId) : null;
        }
        else
        {
            var ofCycle = _triggers.Where(t => t.CycleId == cycle.CycleId).ToList();
            var ending = CycleRules.Ending(cycle, ofCycle, activity, ModelOf, _context!.Policy, _context.LiveSince, at);
            foreach (var closure in ending.Closures)
                Replace(closure.Trigger);
            _cycle = ending.Cycle;
            _open = ending.OpenCycle(ofCycle);
        }

        if (_open is null)
            _cycle = null;
    }

    private ForecastModel ModelOf(string id) => models.First(m => m.Model.Id == id).Model;

    private void Replace(WinBackTrigger trigger) => _triggers[_triggers.FindIndex(t => t.TriggerId == trigger.TriggerId)] = trigger;
}
