using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>What a review of one customer finds at one instant: the two factors of the model, the instants of the stages, every gate in order, and what an order would change.</summary>
internal sealed class ReviewExplanation
{
    private readonly CustomerRow _row;
    private readonly DecisionContext _context;
    private readonly long _at;
    private readonly int _day;
    private readonly RfmSummary _onClock;
    private readonly StageSchedule _schedule;
    private readonly IReadOnlyList<GateAnswer> _gates;

    /// <param name="state">The customer.</param>
    /// <param name="row">The stored state.</param>
    /// <param name="context">Model, policy and instants of the service.</param>
    /// <param name="at">Unix milliseconds UTC.</param>
    /// <param name="day">The day of the shop at that instant.</param>
    public ReviewExplanation(CustomerState state, CustomerRow row, DecisionContext context, long at, int day)
    {
        (_row, _context, _at, _day) = (row, context, at, day);
        _onClock = row.Signals.OnClock(row.Summary);
        _schedule = ScheduleOf(_onClock);
        _gates = Decider.AskEveryGate(new CustomerCase(row.Summary, row.Tier, state.Cycle, row.Signals, state.Triggers), context, at, HoldsOf(row, at));
    }

    private double PAlive => _context.Model.ProbabilityAlive(_onClock, _at);

    /// <summary>Who cancelled the last subscription is gone for certain: that is no forecast.</summary>
    private double PNoPurchase => _row.Signals.HasChurnedBy(_at, _row.Summary) ? 1 : _context.Model.ProbabilityOfNoPurchase(_onClock, _at, _context.Policy.HorizonDays);

    private long ExpectedValue => _context.Model.ExpectedValue(_row.Summary, _context.Policy);

    private string Decision => _gates.FirstOrDefault(gate => gate.Until is not null) is { Code: { } code } ? code : ReasonCodes.Fired;

    /// <summary>For programs.</summary>
    public object Forecast()
    {
        var (stayed, usual) = Factors();
        var customer = _row.Summary;
        return new
        {
            modelId = _context.Model.Id,
            _context.Model.Readiness,
            policyVersion = _context.Policy.Version,
            frequency = customer.Frequency,
            recencyWeeks = customer.Recency,
            ageWeeks = _onClock.AgeAt(_at),
            oddsOfHavingStayed = stayed,
            howUsualTheSilence = usual,
            pAlive = PAlive,
            pNoPurchase = PNoPurchase,
            pNoPurchaseInterval = _context.Model.IntervalOfNoPurchase(_onClock, _onClock.AgeAt(_at), _context.Policy.HorizonDays),
            pNoPurchaseOfTimingModel = _context.Model.RawProbabilityOfNoPurchase(_onClock, _onClock.AgeAt(_at), _context.Policy.HorizonDays),
            horizonDays = _context.Policy.HorizonDays,
            expectedValue = Currencies.ToDecimal(ExpectedValue, customer.Currency),
            customer.Currency,
            valueTier = _context.Model.TierOf(ExpectedValue, customer.Currency),
        };
    }

    /// <summary>For programs.</summary>
    public object Stages() => Enumerable.Range(1, _schedule.Count).Select(stage => new
    {
        stage,
        name = _context.Policy.StageName(stage),
        threshold = _context.Policy.Stages[stage - 1],
        at = ReportText.Instant(_schedule.InstantOf(stage)),
        byDueDate = _schedule.IsByDueDate(stage),
        reached = _schedule.InstantOf(stage) <= _at,
    });

    /// <summary>For programs: the decision a review at this instant comes to, and what every gate says.</summary>
    public object Review() => new
    {
        decision = Decision,
        gates = _gates.Select(gate => new
        {
            gate = gate.Code,
            passed = gate.Until is null,
            until = gate.Until is { } until and not (0 or long.MaxValue) ? ReportText.Instant(until) : null,
        }),
    };

    /// <summary>For programs: what an order would change.</summary>
    public object Counterfactual() => new
    {
        orderBefore = NextStageAt() is { } next ? ReportText.Instant(next) : null,
        orderAt = ReportText.Instant(_at),
        firstStageAt = ReportText.Instant(FirstStageAfterAnOrder()),
    };

    /// <summary>For people.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="holding">The article that keeps a win-back waiting; null when none does.</param>
    public void Write(TextWriter output, DueReplenishment? holding)
    {
        var (stayed, usual) = Factors();
        var (model, policy, customer) = (_context.Model, _context.Policy, _row.Summary);
        output.WriteLine(Invariant($"Model {model.Id} (readiness {model.Readiness.ToString().ToLowerInvariant()}): x = {customer.Frequency} repeat occasions, t_x = {customer.Recency:F4} weeks, T = {_onClock.AgeAt(_at):F4} weeks"));
        output.WriteLine(Invariant($"  odds of having stayed {stayed:F4} x how usual this silence is {usual:F4} = odds of being alive {stayed * usual:F4}, P(alive) = {PAlive:F4}"));
        output.WriteLine(Invariant($"  P(no purchase in {policy.HorizonDays} days) = {PNoPurchase:F4}"));
        var interval = model.IntervalOfNoPurchase(_onClock, _onClock.AgeAt(_at), policy.HorizonDays);
        output.WriteLine(Invariant($"    90 % interval {interval.Low:F4} to {interval.High:F4}{(model.Readiness < Readiness.Own ? ": the shop has too few customers of its own to know it better" : "")}"));
        if (model.Layer is { } layer)
            WriteLayer(output, layer);
        output.WriteLine(Invariant($"  expected value over {policy.ValueHorizonDays} days at the last purchase: {Currencies.ToDecimal(ExpectedValue, customer.Currency)} {customer.Currency}, tier {model.TierOf(ExpectedValue, customer.Currency).ToString().ToLowerInvariant()}"));
        WriteValue(output);
        for (var stage = 1; stage <= _schedule.Count; stage++)
            output.WriteLine(Invariant($"  stage {stage} {policy.StageName(stage)} (P >= {policy.Stages[stage - 1]:0.00}{(_schedule.IsByDueDate(stage) ? ", passed at the last purchase already: when the next one is overdue at that probability" : "")}): {ReportText.Instant(_schedule.InstantOf(stage))}{(_schedule.InstantOf(stage) <= _at ? ", reached" : "")}"));
        output.WriteLine($"A review at this instant decides: {Decision}. The gates in order:");
        foreach (var gate in _gates)
            output.WriteLine($"  {gate.Code}: {Words(gate.Until)}{(gate is { Code: ReasonCodes.ReplenishmentDue, Until: not null } && holding is { } due ? $", of {ReportText.Printable(due.Supply.Sku)}" : "")}");
        var before = NextStageAt() is { } next ? $"before {ReportText.Instant(next)}" : "now";
        output.WriteLine($"An order {before} ends this silence: were it placed {ReportText.Instant(_at)}, stage 1 would come {ReportText.Instant(FirstStageAfterAnOrder())}.");
    }

    /// <summary>How well the expected value is known, what is left of it by now, and what a shop without a model would say.</summary>
    private void WriteValue(TextWriter output)
    {
        var (model, policy, customer, age) = (_context.Model, _context.Policy, _row.Summary, _onClock.AgeAt(_at));
        string Money(long minorUnits) => Invariant($"{Currencies.ToDecimal(minorUnits, customer.Currency)} {customer.Currency}");
        if (model.IntervalOfExpectedValue(customer, policy) is { } interval)
            output.WriteLine($"    90 % interval {Money(interval.Low)} to {Money(interval.High)}");
        output.WriteLine(Invariant($"    residual value now, all purchases to come discounted by {ForecastModel.AnnualDiscount:0%} a year: {Money(model.ResidualValue(_onClock, age, policy))}"));
        if (ForecastModel.NaiveValue(_onClock, age, policy) is not { } naive)
            return;
        var warning = ForecastModel.DisagreeWidely(naive, ExpectedValue) ? "; WARNING: it and the model disagree more than threefold" : "";
        output.WriteLine($"    naive value, spend so far carried on at the same pace for {policy.ValueHorizonDays} days: {Money(naive)}{warning}");
    }

    /// <summary>What past windows add to the timing model, in terms that sum up to the logit of P.</summary>
    private void WriteLayer(TextWriter output, CalibrationLayer layer)
    {
        var (model, horizon, age) = (_context.Model, _context.Policy.HorizonDays, _onClock.AgeAt(_at));
        var features = new double[LayerTraits.Names.Count];
        ForecastModel.TraitsOf(_onClock, layer).Write((age - _onClock.Recency) * 7, layer.TypicalLogSpend, features);
        output.WriteLine(Invariant($"    the timing model alone says {model.RawProbabilityOfNoPurchase(_onClock, age, horizon):F4}; past windows add: logit P = {layer.Level:F6} + {layer.Odds:F6} x logit {model.LogitQ(_onClock, age, horizon):F6}"));
        for (var i = 0; i < features.Length; i++)
            output.WriteLine(Invariant($"      + {layer.Weights[i]:F6} x {LayerTraits.Names[i]} {features[i]:F6}"));
    }

    /// <summary>P(alive) as odds: (B/a) x ((alpha + t_x)/(alpha + T))^n, the two factors that are the explanation.</summary>
    private (double Stayed, double Usual) Factors()
    {
        var p = _context.Model.Transactions.ProbabilityAlive(_onClock.Frequency, _onClock.Recency, _onClock.Recency);
        var stayed = p / (1 - p);
        return (stayed, PAlive / (1 - PAlive) / stayed);
    }

    private long? NextStageAt()
    {
        for (var stage = 1; stage <= _schedule.Count; stage++)
            if (_schedule.InstantOf(stage) is var instant && instant > _at)
                return instant;
        return null;
    }

    /// <summary>When the first stage would come had the customer ordered at this instant, for as much as before.</summary>
    private long FirstStageAfterAnOrder()
    {
        var last = _row.Summary;
        var isSameDay = _day <= last.LastDay;
        return ScheduleOf(last with
        {
            Orders = last.Orders + 1,
            Occasions = isSameDay ? last.Occasions : last.Occasions + 1,
            LastDay = isSameDay ? last.LastDay : _day,
            LastPurchaseAt = Math.Max(_at, last.LastPurchaseAt),
            UndoneAt = null,
            GapLogs = isSameDay ? last.GapLogs : last.GapLogs + GapLog.Of(_day - last.LastDay),
        }).InstantOf(1);
    }

    private StageSchedule ScheduleOf(RfmSummary customer) => StageSchedule.Of(customer, _context.Model, _context.Policy, _row.Signals.ChurnedAt);

    /// <summary>What concerns everybody is known to the sweep alone: it left word where it put this customer off.</summary>
    private static Holds HoldsOf(CustomerRow row, long at) => row.NextReviewAt is not { } next || next <= at
        ? default
        : row.HeldBy switch
        {
            ReasonCodes.LagGate => new Holds { Lag = next },
            ReasonCodes.WaveGuard => new Holds { Wave = next },
            ReasonCodes.Budget => new Holds { Budget = next },
            _ => default,
        };

    private static string Words(long? until) => until switch
    {
        null => "lets pass",
        0 => "holds",
        long.MaxValue => "holds until an event, a model or a policy lifts it",
        { } instant => $"holds until {ReportText.Instant(instant)}",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
