using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>Why one customer was flagged or not, as of one instant, in numbers that reproduce from the stored rows.</summary>
internal sealed class ExplainReport(
    CustomerState state, ForecastModel? model, WinBackPolicy policy, IReadOnlyList<DecisionRow> decisions, long at)
{
    private RfmSummary? Customer => state.Row?.Summary;

    /// <summary>For programs.</summary>
    public object ToJson() => new
    {
        customerId = state.Activity.CustomerId,
        mergedCustomers = state.Members,
        at = ReportText.Instant(at),
        history = new
        {
            orders = state.Activity.Orders.Select(o => new
            {
                o.OrderId,
                at = ReportText.Instant(o.OccurredAt),
                day = ShopDay.ToText(o.Day),
                amount = Currencies.ToDecimal(o.Net, o.Currency),
                refunded = Currencies.ToDecimal(o.Refunded, o.Currency),
                o.Currency,
            }),
            cancelled = state.Activity.Undone.Select(o => new { o.OrderId, at = ReportText.Instant(o.OccurredAt), undoneAt = ReportText.Instant(o.UndoneAt) }),
            state.Activity.UnmatchedCancellations,
            state.Activity.ParkedCancellations,
        },
        forecast = Forecast(),
        stages = Stages(),
        triggers = state.Triggers.Select(t => new
        {
            t.TriggerId,
            t.CycleId,
            t.Stage,
            t.State,
            t.Disposition,
            t.Cause,
            firedAt = ReportText.Instant(t.FiredAt),
            t.PNoPurchase,
            t.PAlive,
            t.ModelId,
            t.PolicyVersion,
        }),
        decisions = decisions.Select(d => new { at = ReportText.Instant(d.DecidedAt), d.Reason, d.Stage, d.PNoPurchase, d.ModelId, d.PolicyVersion }),
    };

    /// <summary>For people.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"Customer {ReportText.Printable(state.Activity.CustomerId)}, as of {ReportText.Instant(at)}");
        if (state.Members.Count > 0)
            output.WriteLine($"Merged into it: {string.Join(", ", state.Members.Select(ReportText.Printable))}");
        WriteHistory(output);
        WriteSignals(output);
        if (model is null)
            output.WriteLine("Forecast: none yet, the shop has too few customers.");
        else if (Customer is null)
            output.WriteLine("Forecast: none, no purchase counts.");
        else
            WriteForecast(output, Customer, model);
        WriteDecisions(output);
    }

    private void WriteHistory(TextWriter output)
    {
        var activity = state.Activity;
        output.WriteLine(Invariant($"History: {activity.Orders.Count} orders that count, {activity.Undone.Count} cancelled, {activity.UnmatchedCancellations} credits, {activity.ParkedCancellations} cancellations waiting for their order"));
        foreach (var order in activity.Orders)
            output.WriteLine(Invariant($"  {ReportText.Instant(order.OccurredAt)}  {ReportText.Printable(order.OrderId)}  {Currencies.ToDecimal(order.Net, order.Currency)} {order.Currency}{(order.Refunded > 0 ? Invariant($" after {Currencies.ToDecimal(order.Refunded, order.Currency)} back") : "")}"));
        foreach (var order in activity.Undone)
            output.WriteLine($"  {ReportText.Instant(order.OccurredAt)}  {ReportText.Printable(order.OrderId)}  as if it never happened: cancelled {ReportText.Instant(order.UndoneAt)}");
    }

    private void WriteSignals(TextWriter output)
    {
        var signals = state.Activity.Signals;
        if (signals.HasOpenComplaint)
            output.WriteLine("Held back: a complaint is open");
        if (signals.RefusesContact)
            output.WriteLine("Held back: every channel is refused");
        if (signals.HasFailingPayment)
            output.WriteLine("Held back: a payment is failing");
        if (signals.IsPaused)
            output.WriteLine("Held back: every subscription that runs is paused");
        if (state.Row?.HeldBy is { } heldBy)
            output.WriteLine($"Put off by {heldBy}: next review {ReportText.Instant(state.Row.NextReviewAt ?? at)}");
        if (signals.LastEnded is { } ended)
            output.WriteLine($"The last subscription, {ReportText.Printable(ended.SubscriptionId)}, ends {ReportText.Instant(ended.EndsAt!.Value)}: {ReportText.Printable(ended.Reason ?? "no reason stated")}");
    }

    private void WriteForecast(TextWriter output, RfmSummary customer, ForecastModel model)
    {
        var factors = Factors(customer, model);
        var value = model.ExpectedValue(customer, policy);
        output.WriteLine(Invariant($"Model {model.Id} (readiness {model.Readiness.ToString().ToLowerInvariant()}): x = {customer.Frequency} repeat occasions, t_x = {customer.Recency:F4} weeks, T = {customer.AgeAt(at):F4} weeks"));
        output.WriteLine(Invariant($"  odds of having stayed {factors.Stayed:F4} x how usual this silence is {factors.Usual:F4} = odds of being alive {factors.Stayed * factors.Usual:F4}, P(alive) = {model.ProbabilityAlive(customer, at):F4}"));
        output.WriteLine(Invariant($"  P(no purchase in {policy.HorizonDays} days) = {model.ProbabilityOfNoPurchase(customer, at, policy.HorizonDays):F4}"));
        var interval = model.IntervalOfNoPurchase(customer, customer.AgeAt(at), policy.HorizonDays);
        output.WriteLine(Invariant($"    90 % interval {interval.Low:F4} to {interval.High:F4}{(model.Readiness < Readiness.Own ? ": the shop has too few customers of its own to know it better" : "")}"));
        if (model.Layer is { } layer)
            WriteLayer(output, customer, model, layer);
        output.WriteLine(Invariant($"  expected value over {policy.ValueHorizonDays} days at the last purchase: {Currencies.ToDecimal(value, customer.Currency)} {customer.Currency}, tier {model.TierOf(value, customer.Currency).ToString().ToLowerInvariant()}"));
        var schedule = StageSchedule.Of(state.Row!.Signals.OnClock(customer), model, policy, state.Activity.Signals.LastEnded?.EndsAt);
        for (var stage = 1; stage <= schedule.Count; stage++)
            output.WriteLine(Invariant($"  stage {stage} {policy.StageName(stage)} (P >= {policy.Stages[stage - 1]:0.00}{(schedule.IsByDueDate(stage) ? ", passed at the last purchase already: when the next one is overdue at that probability" : "")}): {ReportText.Instant(schedule.InstantOf(stage))}{(schedule.InstantOf(stage) <= at ? ", reached" : "")}"));
        output.WriteLine($"  an order before {ReportText.Instant(schedule.InstantOf(1))} starts the silence anew and none of these instants comes");
    }

    /// <summary>What past windows add to the timing model, in terms that sum up to the logit of P.</summary>
    private void WriteLayer(TextWriter output, RfmSummary customer, ForecastModel model, CalibrationLayer layer)
    {
        var age = customer.AgeAt(at);
        var logitQ = model.LogitQ(customer, age, policy.HorizonDays);
        var features = new double[LayerTraits.Names.Count];
        ForecastModel.TraitsOf(customer, layer).Write((age - customer.Recency) * 7, layer.TypicalLogSpend, features);
        output.WriteLine(Invariant($"    the timing model alone says {model.RawProbabilityOfNoPurchase(customer, age, policy.HorizonDays):F4}; past windows add: logit P = {layer.Level:F6} + {layer.Odds:F6} x logit {logitQ:F6}"));
        for (var i = 0; i < features.Length; i++)
            output.WriteLine(Invariant($"      + {layer.Weights[i]:F6} x {LayerTraits.Names[i]} {features[i]:F6}"));
    }

    private void WriteDecisions(TextWriter output)
    {
        foreach (var t in state.Triggers)
            output.WriteLine(Invariant($"Trigger {t.TriggerId} stage {t.Stage}, fired {ReportText.Instant(t.FiredAt)} at P = {t.PNoPurchase:F4}: {t.State.ToString().ToLowerInvariant()}{(t.Disposition == Disposition.Published ? "" : $", {t.Disposition.ToString().ToLowerInvariant()}")} (model {t.ModelId})"));
        foreach (var d in decisions)
            output.WriteLine(Invariant($"Decision {ReportText.Instant(d.DecidedAt)}: {d.Reason}{(d.Stage is { } stage ? Invariant($", stage {stage}") : "")}, P = {d.PNoPurchase:F4}"));
    }

    private object? Forecast()
    {
        if (model is null || Customer is not { } customer)
            return null;
        var factors = Factors(customer, model);
        var value = model.ExpectedValue(customer, policy);
        return new
        {
            modelId = model.Id,
            model.Readiness,
            frequency = customer.Frequency,
            recencyWeeks = customer.Recency,
            ageWeeks = customer.AgeAt(at),
            oddsOfHavingStayed = factors.Stayed,
            howUsualTheSilence = factors.Usual,
            pAlive = model.ProbabilityAlive(customer, at),
            pNoPurchase = model.ProbabilityOfNoPurchase(customer, at, policy.HorizonDays),
            pNoPurchaseInterval = model.IntervalOfNoPurchase(customer, customer.AgeAt(at), policy.HorizonDays),
            pNoPurchaseOfTimingModel = model.RawProbabilityOfNoPurchase(customer, customer.AgeAt(at), policy.HorizonDays),
            horizonDays = policy.HorizonDays,
            expectedValue = Currencies.ToDecimal(value, customer.Currency),
            customer.Currency,
            valueTier = model.TierOf(value, customer.Currency),
        };
    }

    private object? Stages()
    {
        if (model is null || Customer is not { } customer)
            return null;
        var schedule = StageSchedule.Of(state.Row!.Signals.OnClock(customer), model, policy, state.Activity.Signals.LastEnded?.EndsAt);
        return Enumerable.Range(1, schedule.Count).Select(stage => new
        {
            stage,
            name = policy.StageName(stage),
            threshold = policy.Stages[stage - 1],
            at = ReportText.Instant(schedule.InstantOf(stage)),
            byDueDate = schedule.IsByDueDate(stage),
            reached = schedule.InstantOf(stage) <= at,
        });
    }

    /// <summary>P(alive) as odds: (B/a) x ((alpha + t_x)/(alpha + T))^n, the two factors that are the explanation.</summary>
    private (double Stayed, double Usual) Factors(RfmSummary customer, ForecastModel model)
    {
        var p = model.Transactions.ProbabilityAlive(customer.Frequency, customer.Recency, customer.Recency);
        var stayed = p / (1 - p);
        var now = model.ProbabilityAlive(customer, at);
        return (stayed, now / (1 - now) / stayed);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
