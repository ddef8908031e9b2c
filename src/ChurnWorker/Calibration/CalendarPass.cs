using ChurnWorker.Assessment;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;

namespace ChurnWorker.Calibration;

/// <summary>Writes the trigger calendar: what the next days should bring, and what the last ones brought. Once a day and after each calibration, off the intake path.</summary>
internal sealed class CalendarPass(Database database, ModelInForce models, ShopCalendar shop)
{
    /// <summary>Days looked back, for those in which the worker did not run.</summary>
    private const int Back = 30;

    private int _writtenOn = int.MinValue;

    /// <summary>Whether this day has no calendar yet.</summary>
    public bool IsDue(long now) => models.Context is not null && shop.DayOf(now) != _writtenOn;

    /// <summary>Writes it.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public void Run(long now)
    {
        if (models.Context is not { } context)
            return;
        var today = shop.DayOf(now);
        _writtenOn = today;
        var calendar = new TriggerCalendar(context, shop, now);
        Dictionary<int, int> fired;
        using (var reader = database.OpenReader())
        {
            var last = CycleTable.LastFired(reader, now - (long)context.Policy.Cooldown.TotalMilliseconds);
            foreach (var row in CustomerTable.HighValueDueBefore(reader, shop.StartOf(today + TriggerCalendar.Days)))
                calendar.Add(row.Summary, row.Cycle, row.Signals, last.TryGetValue(row.Summary.CustomerId, out var at) ? at : null);
            fired = CycleTable.FiredSince(reader, shop.StartOf(today - Back)).CountBy(shop.DayOf).ToDictionary();
        }

        using var transaction = database.Begin();
        CalendarTable.Expect(database.Writer, calendar.ToDays(), today);
        for (var day = today - Back; day < today; day++)
            CalendarTable.Count(database.Writer, day, fired.GetValueOrDefault(day));
        transaction.Commit();
    }
}
