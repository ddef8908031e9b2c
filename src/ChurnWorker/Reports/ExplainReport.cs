using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>Why one customer was flagged or not, as of one instant, in numbers that reproduce from the stored rows.</summary>
/// <param name="state">The customer.</param>
/// <param name="context">Model, policy and instants of the service; null before the first calibration.</param>
/// <param name="decisions">The decision log of the customer.</param>
/// <param name="at">Unix milliseconds UTC.</param>
/// <param name="day">The day of the shop at that instant.</param>
internal sealed class ExplainReport(CustomerState state, DecisionContext? context, IReadOnlyList<DecisionRow> decisions, long at, int day)
{
    private readonly IReadOnlyList<DueReplenishment> _supplies = context is null ? [] : Replenishment.Of(state.Activity, context.Model.Supplies, context.Policy);
    private readonly ReviewExplanation? _review = context is not null && state.Row is { } row ? new ReviewExplanation(state, row, context, at, day) : null;

    private DueReplenishment? Holding => context is null ? null : Replenishment.Holding(_supplies, context.LiveSince);

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
            credits = state.Activity.Credits.Select(c => new { at = ReportText.Instant(c.OccurredAt), amount = Currencies.ToDecimal(c.Amount, c.Currency), c.Currency }),
            refundsInOtherCurrencyOf = state.Activity.ForeignRefundOrders,
            state.Activity.UnmatchedCancellations,
            state.Activity.ParkedCancellations,
        },
        signals = Signals(),
        replenishments = _supplies.Select(s => new
        {
            s.Supply.Sku,
            s.Supply.OrderId,
            boughtAt = ReportText.Instant(s.Supply.BoughtAt),
            s.Supply.Quantity,
            s.Supply.SupplyDays,
            ownGaps = s.Supply.Gaps,
            ownGapDays = s.Supply.GapDays,
            remindAt = ReportText.Instant(s.DueAt),
            runsOutAt = ReportText.Instant(s.RunsOutAt),
            holdsWinBackUntil = s == Holding ? ReportText.Instant(s.Until) : null,
        }),
        forecast = _review?.Forecast(),
        stages = _review?.Stages(),
        review = _review?.Review(),
        counterfactual = _review?.Counterfactual(),
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
        decisions = decisions.Select(d => new { at = ReportText.Instant(d.DecidedAt), d.Reason, d.Stage, d.PNoPurchase, d.ModelId, d.PolicyVersion, shadow = d.IsShadow }),
    };

    /// <summary>For people.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"Customer {ReportText.Printable(state.Activity.CustomerId)}, as of {ReportText.Instant(at)}");
        if (state.Members.Count > 0)
            output.WriteLine($"Merged into it: {string.Join(", ", state.Members.Select(ReportText.Printable))}");
        WriteHistory(output);
        WriteSignals(output);
        WriteSupplies(output);
        if (context is null)
            output.WriteLine("Forecast: none yet, the shop has too few customers.");
        else if (_review is null)
            output.WriteLine("Forecast: none, no purchase counts.");
        else
            _review.Write(output, Holding);
        WriteDecisions(output);
    }

    private void WriteHistory(TextWriter output)
    {
        var activity = state.Activity;
        output.WriteLine(Invariant($"History: {activity.Orders.Count} orders that count, {activity.Undone.Count} cancelled, {activity.UnmatchedCancellations} credits, {activity.ParkedCancellations} cancellations waiting for their order"));
        foreach (var order in activity.Orders)
            output.WriteLine(Invariant($"  {ReportText.Instant(order.OccurredAt)}  {ReportText.Printable(order.OrderId)}  {Currencies.ToDecimal(order.Net, order.Currency)} {order.Currency}{(order.Refunded > 0 ? Invariant($" after {Currencies.ToDecimal(order.Refunded, order.Currency)} back") : "")}"));
        foreach (var credit in activity.Credits)
            output.WriteLine(Invariant($"  {ReportText.Instant(credit.OccurredAt)}  credit of {Currencies.ToDecimal(credit.Amount, credit.Currency)} {credit.Currency}"));
        foreach (var orderId in activity.ForeignRefundOrders)
            output.WriteLine($"  {ReportText.Printable(orderId)} was refunded in another currency than it was paid in: that counts as a credit and lowers no order");
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
            output.WriteLine($"Put off by {heldBy}{(heldBy == ReasonCodes.ReplenishmentDue && Holding is { } due ? $", of {ReportText.Printable(due.Supply.Sku)}" : "")}: next review {ReportText.Instant(state.Row.NextReviewAt ?? at)}");
        if (signals.LastEnded is { } ended)
            output.WriteLine($"The last subscription, {ReportText.Printable(ended.SubscriptionId)}, ends {ReportText.Instant(ended.EndsAt!.Value)}: {ReportText.Printable(ended.Reason ?? "no reason stated")}");
    }

    private void WriteSupplies(TextWriter output)
    {
        foreach (var s in _supplies)
            output.WriteLine(Invariant($"Runs out {ReportText.Instant(s.RunsOutAt)}: {s.Supply.Quantity} of {ReportText.Printable(s.Supply.Sku)} bought {ReportText.Instant(s.Supply.BoughtAt)}, {(s.Supply.SupplyDays is { } days ? Invariant($"which last {days:0.##} days") : Invariant($"bought again after {(double)s.Supply.GapDays / s.Supply.Gaps:0.##} days on average, {s.Supply.Gaps} times"))}; reminder {ReportText.Instant(s.DueAt)}{(s == Holding ? $", no win-back before {ReportText.Instant(s.Until)}" : "")}"));
    }

    private object Signals()
    {
        var signals = state.Activity.Signals;
        return new
        {
            complaintOpen = signals.HasOpenComplaint,
            contactRefused = signals.RefusesContact,
            paymentFailing = signals.HasFailingPayment,
            paused = signals.IsPaused,
            subscriptionEndsAt = signals.LastEnded is { } ended ? ReportText.Instant(ended.EndsAt!.Value) : null,
            heldBy = state.Row?.HeldBy,
        };
    }

    private void WriteDecisions(TextWriter output)
    {
        foreach (var t in state.Triggers)
            output.WriteLine(Invariant($"Trigger {t.TriggerId} stage {t.Stage}, fired {ReportText.Instant(t.FiredAt)} at P = {t.PNoPurchase:F4}: {t.State.ToString().ToLowerInvariant()}{(t.Disposition == Disposition.Published ? "" : $", {t.Disposition.ToString().ToLowerInvariant()}")} (model {t.ModelId})"));
        foreach (var d in decisions)
            output.WriteLine(Invariant($"{(d.IsShadow ? "Shadow policy would have decided" : "Decision")} {ReportText.Instant(d.DecidedAt)}: {d.Reason}{(d.Stage is { } stage ? Invariant($", stage {stage}") : "")}, P = {d.PNoPurchase:F4}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
