using System.Text.Json;
using ChurnWorker.Calibration;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Retention;
using ChurnWorker.Storage;

namespace ChurnWorker.Reports;

/// <summary>
/// Computes the owner's report of the last year for gauges and pages. It reads every history, which no scrape, no page view and no start may do:
/// the last one is kept in the store, where other workers find it too.
/// </summary>
internal sealed class ReportPass(Database database, WorkerOptions options, TimeProvider time)
{
    private const string Lock = "report";
    private const int ActiveDays = 365;
    private volatile ComputedReport? _latest;

    /// <summary>The one computed last, by whichever worker; null before the first.</summary>
    public ComputedReport? Latest => _latest;

    /// <summary>Whether it is time for another.</summary>
    public bool IsDue(long now) => _latest?.IsOld(now, options.Calibration.Interval) ?? true;

    /// <summary>Takes over the one that is kept.</summary>
    public void Recall() => _latest = database.Read(MetaStore.ReadReport) is { } json ? Parse(json) ?? _latest : _latest;

    /// <summary>Computes another and keeps it, unless another worker has done so or is at it.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public void Run(long now)
    {
        using var turn = database.TryLock(Lock);
        if (turn is null)
            return;
        Recall();
        if (!IsDue(now))
            return;
        var computed = Compute(now);
        using (var transaction = database.Begin())
        {
            MetaStore.NoteReport(database, JsonSerializer.Serialize(computed, ReportJson.Options));
            MetaStore.NoteUplift(database, computed.Report.WinBack?.Measured(now));
            transaction.Commit();
        }

        _latest = computed;
    }

    private ComputedReport Compute(long now)
    {
        var began = time.GetTimestamp();
        var rules = options.Shop.ToFoldRules();
        var tomorrow = rules.Calendar.DayOf(now) + 1;
        var window = new RetentionWindow(rules.Calendar.StartOf(tomorrow - ActiveDays), rules.Calendar.StartOf(tomorrow), ActiveDays);
        using var reader = database.OpenReader();
        var report = new ShopReporter(reader, rules, options.ToPolicy()).Compute(window);
        return new ComputedReport(report, ForecastLedger.Judge(reader), now, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    private static ComputedReport? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ComputedReport>(json, ReportJson.Options);
        }
        catch (JsonException)
        {
            // Kept by a version with other members: the next one takes its place
            return null;
        }
    }
}
