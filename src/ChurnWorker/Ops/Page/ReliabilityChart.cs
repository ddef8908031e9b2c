using System.Globalization;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Ops.Page;

/// <summary>The calibration plot: what was forecast against what came true, in bins of neighbouring forecasts. On the diagonal a forecast means what it says.</summary>
/// <param name="Forecasts">Resolved forecasts.</param>
internal sealed record ReliabilityChart(LiveQuality Forecasts)
{
    private const double Height = 320;
    private const double Left = 48;
    private const double Base = Height - 44;
    private const double Alike = 0.005;

    private readonly List<ReliabilityBin> _decided = Joined(Forecasts.Model.Bins);
    private readonly List<ReliabilityBin> _timing = Joined(Forecasts.Raw.Bins);

    /// <summary>All forecasts lie at or above a threshold: the lower tenths would be empty.</summary>
    private double Lowest => Math.Min(0.9, Math.Floor(10 * _decided.Concat(_timing).Min(bin => Math.Min(bin.Forecast, bin.Observed))) / 10);

    public Markup Render(string id) => new Chart(id, "Calibration: share that stayed away, by forecast", Summary()) { Height = Height }.Render(
        Markup.Of($"""
            {Ticks().Select(Scale)}
            <line class="ideal" x1="{X(Lowest):0.#}" y1="{Y(Lowest):0.#}" x2="{X(1):0.#}" y2="{Y(1):0.#}"/>
            {_timing.Select(bin => Markup.Of($"""<circle class="hollow" cx="{X(bin.Forecast):0.##}" cy="{Y(bin.Observed):0.##}" r="5"/>"""))}
            <polyline class="curve" points="{string.Join(' ', _decided.Select(bin => string.Create(CultureInfo.InvariantCulture, $"{X(bin.Forecast):0.##},{Y(bin.Observed):0.##}")))}"/>
            {_decided.Select(bin => Markup.Of($"""<circle class="s1" cx="{X(bin.Forecast):0.##}" cy="{Y(bin.Observed):0.##}" r="5"><title>{Words(bin)}</title></circle>"""))}
            <text class="tick" x="{(Left + Chart.Width) / 2:0.#}" y="{Height - 6}" text-anchor="middle">forecast probability of no purchase</text>
            """),
        Chart.Legend((Chart.Dot("s1"), "forecasts that decided"), (Chart.Dot("hollow"), "timing model alone"), (Chart.Level("ideal"), "as forecast")),
        PageTable.Of("", ["Forecasts", "Mean forecast", "Stayed away"], _decided.Select(bin => (string[])[Figure.Count(bin.Customers), Share(bin.Forecast), Share(bin.Observed)])));

    private string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Figure.Count(Forecasts.Model.Customers)} resolved forecasts, {100 * Forecasts.Model.BaseRate:0.0} % stayed away. Mean distance of forecast and observed share {Forecasts.Model.CalibrationError:0.000}.");

    /// <summary>Many forecasts are made right at a threshold: bins that forecast the same are one, or chance would draw a wall there.</summary>
    private static List<ReliabilityBin> Joined(IReadOnlyList<ReliabilityBin> bins)
    {
        var joined = new List<ReliabilityBin>();
        foreach (var bin in bins)
        {
            if (joined.Count == 0 || bin.Forecast - joined[^1].Forecast > Alike)
            {
                joined.Add(bin);
                continue;
            }

            var (before, all) = (joined[^1], joined[^1].Customers + bin.Customers);
            joined[^1] = new ReliabilityBin(all, Mean(before.Forecast, bin.Forecast), Mean(before.Observed, bin.Observed));

            double Mean(double one, double other) => ((one * before.Customers) + (other * bin.Customers)) / all;
        }

        return joined;
    }

    /// <summary>Tenths, or every other one where there would be many, from 1 down.</summary>
    private IEnumerable<double> Ticks() => Enumerable.Range(0, 11).Select(i => 1 - (i * (Lowest < 0.45 ? 0.2 : 0.1))).TakeWhile(share => share > Lowest - 0.001);

    private Markup Scale(double share) => Markup.Of(
        $"""{Chart.GridLine(Left, Y(share), share.ToString("0.0", CultureInfo.InvariantCulture))}<text class="tick" x="{X(share):0.#}" y="{Base + 20}" text-anchor="{(share > 0.95 ? "end" : "middle")}">{share:0.0}</text>""");

    private static string Words(ReliabilityBin bin) => $"{Figure.Count(bin.Customers)} forecasts of {Share(bin.Forecast)}: {Share(bin.Observed)} stayed away";

    private static string Share(double value) => value.ToString("0.00#", CultureInfo.InvariantCulture);

    private double X(double share) => Left + ((Chart.Width - Left - 8) * (share - Lowest) / (1 - Lowest));

    private double Y(double share) => Chart.Top + ((Base - Chart.Top) * (1 - share) / (1 - Lowest));
}
