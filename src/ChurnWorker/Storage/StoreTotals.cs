
namespace ChurnWorker.Storage;

/// <summary>Counts over a whole store. Triggers, resolved, retracted and expired are the published ones.</summary>
internal sealed record StoreTotals(
    long Customers, long HighValue, long Triggered, long Resolved, long Retracted, long Expired, long HeldOut, long Silent)
{
    public static StoreTotals Read(StoreConnection reader) => reader.QuerySingle<StoreTotals>(
        """
        SELECT (SELECT COUNT(*) FROM customers) AS Customers,
               (SELECT COUNT(*) FROM customers WHERE tier = 2) AS HighValue,
               COUNT(*) FILTER (WHERE disposition = 0) AS Triggered,
               COUNT(*) FILTER (WHERE disposition = 0 AND state = 1) AS Resolved,
               COUNT(*) FILTER (WHERE disposition = 0 AND state = 2) AS Retracted,
               COUNT(*) FILTER (WHERE disposition = 0 AND state = 3) AS Expired,
               COUNT(*) FILTER (WHERE disposition = 1) AS HeldOut,
               COUNT(*) FILTER (WHERE disposition = 2) AS Silent
        FROM triggers
        """);
}
