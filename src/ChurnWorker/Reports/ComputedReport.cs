using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Reports;

/// <summary>The owner's report of the last year as it was computed last, kept in the store so that a start need not compute it anew.</summary>
/// <param name="Report">The same that <c>report</c> prints.</param>
/// <param name="Forecasts">The same that <c>models</c> prints of resolved forecasts; null before any has resolved.</param>
/// <param name="ComputedAt">When, Unix milliseconds UTC.</param>
/// <param name="TookMilliseconds">How long that took.</param>
internal sealed record ComputedReport(ShopReport Report, LiveQuality? Forecasts, long ComputedAt, long TookMilliseconds)
{
    private const long Least = 60_000;
    private const long Share = 100;

    /// <summary>Whether it is time for the next: within the interval, and so rarely that no more than a hundredth of the time goes to reports.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    /// <param name="interval">Longest age.</param>
    public bool IsOld(long now, TimeSpan interval) =>
        now < ComputedAt || now - ComputedAt >= Math.Min((long)interval.TotalMilliseconds, Math.Max(Least, Share * TookMilliseconds));
}
