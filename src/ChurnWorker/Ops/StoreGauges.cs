using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Ops;

/// <summary>Gauges that a scrape reads from the store.</summary>
internal static class StoreGauges
{
    public static void Attach(Instruments instruments, Engine engine, TimeProvider time)
    {
        var gauges = instruments.Gauges;
        gauges.OutboxPending = () => Read(engine.Database, reader => OutboxTable.CountPending(reader));
        gauges.OutboxOldestAge = () => Read(engine.Database, reader => Age(OutboxTable.OldestPending(reader), time));
        gauges.ReviewBacklog = () => Read(engine.Database, reader => CustomerTable.CountDue(reader, Now(time)));
        gauges.ParkedCancellations = () => Read(engine.Database, reader => LedgerTable.CountParked(reader));
        gauges.Quarantine = () => ReadQuarantine(engine.Database);
        var shop = engine.Options.Shop.ToFoldRules().Calendar;
        gauges.ExpectedTriggers = () => LastDay(engine, shop, time)?.Forecast.Expected;
        gauges.ActualTriggers = () => LastDay(engine, shop, time)?.Actual;
        gauges.TriggersOutsideBand = () => LastDays(engine, shop, time) is { Count: > 0 } days ? CalendarWatch.IsOutsideBand(days) ? 1 : 0 : null;
        gauges.ModelReadiness = () => (double?)engine.Models.Context?.Model.Readiness;
        gauges.ModelDrift = () => engine.Models.Context?.Model.Drift is { } drift ? drift.Mean - drift.MeanOfPrevious : null;
        gauges.ForecastBrier = () => engine.Forecasts.Quality?.Model.Brier;
        gauges.ForecastAuc = () => engine.Forecasts.Quality?.Model.Auc;
        gauges.ForecastCalibrationError = () => engine.Forecasts.Quality?.Model.CalibrationError;
        gauges.ModelCustomers = () => engine.Models.Context?.Model.Customers;
        gauges.ModelAge = () => Age(engine.Models.Context?.ModelSince, time);
    }

    private static List<(string Reason, double Count)> ReadQuarantine(Database database)
    {
        using var reader = database.OpenReader();
        return [.. QuarantineTable.Count(reader, new QuarantineFilter()).Select(row => (row.Reason, (double)row.Count))];
    }

    private static CalendarRow? LastDay(Engine engine, ShopCalendar shop, TimeProvider time) => LastDays(engine, shop, time) is { Count: > 0 } days ? days[^1] : null;

    private static IReadOnlyList<CalendarRow> LastDays(Engine engine, ShopCalendar shop, TimeProvider time)
    {
        var today = shop.DayOf(Now(time));
        using var reader = engine.Database.OpenReader();
        return [.. CalendarTable.Between(reader, today - CalendarWatch.Days, today).Where(day => day.Actual is not null)];
    }

    private static double? Read(Database database, Func<StoreConnection, double?> read)
    {
        using var reader = database.OpenReader();
        return read(reader);
    }

    private static double? Age(long? since, TimeProvider time) => since is { } instant ? Math.Max(0, Now(time) - instant) / 1000.0 : null;

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
