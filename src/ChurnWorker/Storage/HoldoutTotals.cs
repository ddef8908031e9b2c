
namespace ChurnWorker.Storage;

/// <summary>The held-out arm of the experiment.</summary>
/// <param name="Cycles">Win-back cycles of which nobody was told.</param>
/// <param name="Resolved">Those in which the customer came back while a trigger was open.</param>
internal sealed record HoldoutTotals(long Cycles, long Resolved)
{
    public static HoldoutTotals Read(StoreConnection reader) => reader.QuerySingle<HoldoutTotals>(
        """
        SELECT COUNT(DISTINCT cycle_id) AS Cycles,
               COUNT(DISTINCT CASE WHEN state = 1 THEN cycle_id END) AS Resolved
        FROM triggers
        WHERE disposition = 1
        """);
}
