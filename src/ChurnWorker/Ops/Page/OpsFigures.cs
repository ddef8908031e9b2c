using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;

namespace ChurnWorker.Ops.Page;

/// <summary>All that the ops page counts in the store when it is asked for, of one moment.</summary>
/// <param name="At">The moment, Unix milliseconds UTC.</param>
/// <param name="Today">Its day number in the shop.</param>
/// <param name="Totals">Customers and triggers.</param>
/// <param name="Due">Customers whose review instant has passed.</param>
/// <param name="Pending">Messages not yet confirmed.</param>
/// <param name="OldestPending">When the oldest of them was written, Unix milliseconds UTC.</param>
/// <param name="Parked">Cancellations waiting for their purchase.</param>
/// <param name="Quarantine">Refused inputs by reason.</param>
/// <param name="Fired">Triggers published on each of the last days.</param>
/// <param name="Calendar">What was expected of the last days and is of the next ones, and what fired.</param>
internal sealed record OpsFigures(
    long At, int Today, StoreTotals Totals, long Due, long Pending, long? OldestPending, long Parked, IReadOnlyList<QuarantineCount> Quarantine,
    IReadOnlyList<DayCount> Fired, IReadOnlyList<CalendarRow> Calendar)
{
    /// <summary>Days shown before and after today.</summary>
    public const int Days = 30;

    private const long Day = 86_400_000;

    /// <summary>Counts everything.</summary>
    public static OpsFigures Read(Database database, ShopCalendar shop, long now)
    {
        using var reader = database.OpenReader();
        var today = shop.DayOf(now);
        return new OpsFigures(
            now,
            today,
            StoreTotals.Read(reader),
            CustomerTable.CountDue(reader, now),
            OutboxTable.CountPending(reader),
            OutboxTable.OldestPending(reader),
            LedgerTable.CountParked(reader),
            QuarantineTable.Count(reader, new QuarantineFilter()),
            OpsQueries.FiredByDay(reader, ((now / Day) - Days + 1) * Day),
            CalendarTable.Between(reader, today - Days, today + Days));
    }
}
