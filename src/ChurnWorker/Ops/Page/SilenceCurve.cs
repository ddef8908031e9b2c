using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Reports;

namespace ChurnWorker.Ops.Page;

/// <summary>P(no purchase in h) of one customer over time as SVG: from the last purchase on it only rises, and where it crosses a threshold a stage begins.</summary>
/// <param name="State">The customer.</param>
/// <param name="Customer">The summary of the purchases.</param>
/// <param name="Model">The model in force.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Schedule">Instants of the stages, the same as <c>explain</c> has.</param>
/// <param name="Now">Unix milliseconds UTC.</param>
internal sealed record SilenceCurve(CustomerState State, RfmSummary Customer, ForecastModel Model, WinBackPolicy Policy, StageSchedule Schedule, long Now)
{
    private const double Width = 720;
    private const double Height = 300;
    private const double Left = 60;
    private const double Top = 20;
    private const double Base = 240;
    private const int Points = 160;
    private const long Day = 86_400_000;

    private long From => Customer.FirstPurchaseAt;

    /// <summary>Far enough to see the last crossing that comes within ten years, and today.</summary>
    private long To
    {
        get
        {
            var last = Math.Max(Now, Customer.LastPurchaseAt + (30 * Day));
            for (var stage = 1; stage <= Schedule.Count; stage++)
                if (Schedule.InstantOf(stage) < Now + (3650 * Day))
                    last = Math.Max(last, Schedule.InstantOf(stage));
            return last + Math.Max(Day, (last - From) / 12);
        }
    }

    public Markup Render() => Markup.Of($"""
        <figure>
        <figcaption>Probability of no purchase in the next {Policy.HorizonDays} days, from the last purchase on</figcaption>
        <div class="drawing wide"><svg viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="curve-t curve-d"><title id="curve-t">Silence curve</title><desc id="curve-d">{Summary()}</desc>
        {Grid()}{Thresholds()}{Crossings()}<polyline class="curve" points="{Line()}"/>{Marks()}{Today()}
        <text class="tick" x="{Left}" y="{Height - 6}">{ReportText.Instant(From)[..10]}</text><text class="tick" x="{Width}" y="{Height - 6}" text-anchor="end">{ReportText.Instant(To)[..10]}</text>
        </svg></div>
        {Chart.Legend((Bar("order"), "order"), (Bar("undone"), "cancelled order"), (Chart.Dot("trigger"), "trigger"), (Chart.Upright("crossing"), "stage begins"), (Chart.Upright("now"), "now"))}
        </figure>
        """);

    private string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"{State.Activity.Orders.Count} orders, {State.Activity.Undone.Count} cancelled, {State.Triggers.Count} triggers. Now the probability is {Model.ProbabilityOfNoPurchase(Customer, Math.Max(Now, Customer.LastPurchaseAt), Policy.HorizonDays):0.0000}.");

    private static Markup Grid() => Markup.Join(((double[])[0, 0.25, 0.5, 0.75, 1]).Select(p => Markup.Of(
        $"""<line class="grid" x1="{Left}" x2="{Width}" y1="{Y(p):0.#}" y2="{Y(p):0.#}"/><text class="tick" x="{Left - 6}" y="{Y(p) + 4:0.#}" text-anchor="end">{p:0.00}</text>""")));

    private Markup Thresholds() => Markup.Join(Policy.Stages.Select((threshold, i) => Markup.Of(
        $"""<line class="threshold" x1="{Left}" x2="{Width}" y1="{Y(threshold):0.#}" y2="{Y(threshold):0.#}"/><text class="tick" x="{Left + 6}" y="{Y(threshold) - 3:0.#}">{Policy.StageName(i + 1)} {threshold:0.00}</text>""")));

    private Markup Crossings() => Markup.Join(Enumerable.Range(1, Schedule.Count).Where(stage => Schedule.InstantOf(stage) <= To).Select(stage => Markup.Of(
        $"""<line class="crossing" data-stage="{stage}" data-at="{ReportText.Instant(Schedule.InstantOf(stage))}" x1="{X(Schedule.InstantOf(stage)):0.##}" x2="{X(Schedule.InstantOf(stage)):0.##}" y1="{Top}" y2="{Base}"/>""")));

    private string Line()
    {
        var start = Customer.LastPurchaseAt;
        return string.Join(' ', Enumerable.Range(0, Points + 1).Select(i => start + ((To - start) * i / Points)).Select(at => string.Create(
            CultureInfo.InvariantCulture, $"{X(at):0.##},{Y(Model.ProbabilityOfNoPurchase(Customer, at, Policy.HorizonDays)):0.##}")));
    }

    private Markup Marks()
    {
        var orders = State.Activity.Orders.Select(order => Mark("order", order.OccurredAt, $"order {ReportText.Instant(order.OccurredAt)}"));
        var undone = State.Activity.Undone.Where(order => order.OccurredAt >= From).Select(order => Mark("undone", order.OccurredAt, $"cancelled order {ReportText.Instant(order.OccurredAt)}"));
        var triggers = State.Triggers.Where(trigger => trigger.FiredAt <= To).Select(trigger => Markup.Of(
            $"""<circle class="trigger" cx="{X(trigger.FiredAt):0.##}" cy="{Y(trigger.PNoPurchase):0.##}" r="4.5"><title>trigger, stage {trigger.Stage}, {ReportText.Instant(trigger.FiredAt)}</title></circle>"""));
        return Markup.Join(orders.Concat(undone).Concat(triggers));
    }

    private Markup Mark(string kind, long at, string title) =>
        Markup.Of($"""<rect class="{kind}" x="{X(at) - 1:0.##}" y="{Base + 6}" width="2" height="16"><title>{title}</title></rect>""");

    private Markup Today() => Markup.Of($"""<line class="now" x1="{X(Now):0.##}" x2="{X(Now):0.##}" y1="{Top}" y2="{Base + 24}"/>""");

    private static Markup Bar(string kind) => Markup.Of($"""<rect class="{kind}" x="4" width="2" height="10"/>""");

    private double X(long at) => Left + ((Width - Left) * Math.Clamp((at - From) / (double)Math.Max(1, To - From), 0, 1));

    private static double Y(double p) => Base - ((Base - Top) * p);
}
