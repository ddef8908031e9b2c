using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Ops.Page;

/// <summary>One customer: the silence curve and all that is known.</summary>
internal sealed class CustomerPage(CustomerState state, ForecastModel? model, WinBackPolicy policy, IReadOnlyList<DecisionRow> decisions, string tenant, long now)
{
    /// <summary>A page that says that nobody is known by an id.</summary>
    public static Markup Unknown(string customerId, string tenant) => PageFrame.Of("Unknown customer", tenant, customerId, Markup.Of($"""
        <h1>Unknown customer</h1>
        <p>Nothing is known of <code>{customerId}</code>. Ids are compared letter by letter.</p>
        """));

    public Markup Render() => PageFrame.Of("Customer", tenant, state.Activity.CustomerId, Markup.Of($"""
        <h1>Customer <code>{state.Activity.CustomerId}</code></h1>
        {Merged()}
        <div id="live">
        {Forecast()}{Stages()}{Orders()}{Cancelled()}{Triggers()}{Decisions()}
        </div>
        """));

    private Markup Merged() => state.Members.Count == 0 ? Markup.None : Markup.Of($"""<p>Merged into it: {string.Join(", ", state.Members)}</p>""");

    private Markup Forecast()
    {
        if (model is null)
            return Markup.Of($"""<p>No forecast yet: the shop has too few customers.</p>""");
        if (state.Row?.Summary is not { } customer)
            return Markup.Of($"""<p>No forecast: no purchase counts.</p>""");
        var at = Math.Max(now, customer.LastPurchaseAt);
        var value = model.ExpectedValue(customer, policy);
        (string Name, string Value)[] tiles = [
            ($"No purchase in {policy.HorizonDays} days", model.ProbabilityOfNoPurchase(customer, at, policy.HorizonDays).ToString("0.0000", CultureInfo.InvariantCulture)),
            ("Alive", model.ProbabilityAlive(customer, at).ToString("0.0000", CultureInfo.InvariantCulture)),
            ("Days since last purchase", ((now - customer.LastPurchaseAt) / 86_400_000.0).ToString("0.0", CultureInfo.InvariantCulture)),
            ("Purchase occasions", Figure.Count(customer.Occasions)),
            ($"Expected value, {policy.ValueHorizonDays} days", $"{Currencies.ToDecimal(value, customer.Currency).ToString(CultureInfo.InvariantCulture)} {customer.Currency}"),
            ("Value tier", model.TierOf(value, customer.Currency).ToString().ToLowerInvariant()),
            ("Next review", state.Row.NextReviewAt is { } review ? $"{ReportText.Instant(review)[..16].Replace('T', ' ')} UTC" : "only after an event"),
        ];
        return Markup.Of($"""
            {Tiles.Of(tiles.Select(tile => (tile.Name, tile.Value, "", false)))}
            {new SilenceCurve(state, customer, model, policy, ScheduleOf(customer, model), now).Render()}
            """);
    }

    private Markup Stages()
    {
        if (model is null || state.Row?.Summary is not { } customer)
            return Markup.None;
        var schedule = ScheduleOf(customer, model);
        return PageTable.Of(
            "Stages, if nobody buys", ["Stage", "Threshold", "Begins", "How"],
            Enumerable.Range(1, schedule.Count).Select(stage => (string[])[
                $"{stage} {policy.StageName(stage)}", policy.Stages[stage - 1].ToString("0.00##", CultureInfo.InvariantCulture), ReportText.Instant(schedule.InstantOf(stage)), How(schedule, stage)]),
            id: "stages");
    }

    private string How(StageSchedule schedule, int stage) =>
        (schedule.IsByDueDate(stage) ? "when the next purchase is overdue at that probability" : "where the curve crosses the threshold") + (schedule.InstantOf(stage) <= now ? ", reached" : "");

    private Markup Orders() => PageTable.Of(
        "Orders that count", ["At", "Order", "Amount", "Given back"],
        state.Activity.Orders.Reverse().Select(order => (string[])[ReportText.Instant(order.OccurredAt), order.OrderId, Money(order.Net, order.Currency), order.Refunded > 0 ? Money(order.Refunded, order.Currency) : ""]));

    private Markup Cancelled() => PageTable.Of(
        "Cancelled orders", ["At", "Order", "Cancelled"], state.Activity.Undone.Reverse().Select(order => (string[])[ReportText.Instant(order.OccurredAt), order.OrderId, ReportText.Instant(order.UndoneAt)]));

    private Markup Triggers() => PageTable.Of(
        "Triggers", ["Fired", "Stage", "P", "State", "Told", "Id"],
        state.Triggers.Reverse().Select(trigger => (string[])
        [
            ReportText.Instant(trigger.FiredAt), policy.StageName(trigger.Stage), trigger.PNoPurchase.ToString("0.0000", CultureInfo.InvariantCulture),
            trigger.State.ToString().ToLowerInvariant(), trigger.Disposition.ToString().ToLowerInvariant(), trigger.TriggerId.ToString("D"),
        ]));

    private Markup Decisions() => PageTable.Of(
        "Decisions", ["At", "Reason", "Stage", "P"],
        decisions.Reverse().Select(decision => (string[])
        [
            ReportText.Instant(decision.DecidedAt), decision.Reason, decision.Stage?.ToString(CultureInfo.InvariantCulture) ?? "", decision.PNoPurchase.ToString("0.0000", CultureInfo.InvariantCulture),
        ]));

    private StageSchedule ScheduleOf(RfmSummary customer, ForecastModel inForce) => StageSchedule.Of(customer, inForce, policy, state.Activity.Signals.LastEnded?.EndsAt);

    private static string Money(long minorUnits, string currency) => string.Create(CultureInfo.InvariantCulture, $"{Currencies.ToDecimal(minorUnits, currency)} {currency}");
}
