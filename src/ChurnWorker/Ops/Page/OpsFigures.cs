using ChurnWorker.Storage;

namespace ChurnWorker.Ops.Page;

/// <summary>All that the ops page tells of the store, of one moment.</summary>
/// <param name="At">The moment, Unix milliseconds UTC.</param>
/// <param name="Totals">Customers and triggers.</param>
/// <param name="Due">Customers whose review instant has passed.</param>
/// <param name="Pending">Messages not yet confirmed.</param>
/// <param name="OldestPending">When the oldest of them was written, Unix milliseconds UTC.</param>
/// <param name="Parked">Cancellations waiting for their purchase.</param>
/// <param name="Quarantine">Refused inputs by reason.</param>
/// <param name="Fired">Triggers published on each of the last days.</param>
/// <param name="Reviews">Reviews that come on each of the next days.</param>
/// <param name="Arms">Contacted and held out.</param>
internal sealed record OpsFigures(
    long At, StoreTotals Totals, long Due, long Pending, long? OldestPending, long Parked, IReadOnlyList<QuarantineCount> Quarantine,
    IReadOnlyList<DayCount> Fired, IReadOnlyList<DayCount> Reviews, IReadOnlyList<ArmTotals> Arms)
{
    /// <summary>Days shown before and after today.</summary>
    public const int Days = 30;

    private const long Day = 86_400_000;

    /// <summary>Counts everything.</summary>
    public static OpsFigures Read(Database database, long now)
    {
        using var reader = database.OpenReader();
        var today = now / Day * Day;
        return new OpsFigures(
            now,
            StoreTotals.Read(reader),
            CustomerTable.CountDue(reader, now),
            OutboxTable.CountPending(reader),
            OutboxTable.OldestPending(reader),
            LedgerTable.CountParked(reader),
            QuarantineTable.Count(reader, new QuarantineFilter()),
            OpsQueries.FiredByDay(reader, today - ((Days - 1) * Day)),
            OpsQueries.ReviewsByDay(reader, now, today + (Days * Day)),
            OpsQueries.Arms(reader));
    }
}
