namespace ChurnWorker.Storage;

/// <summary>What the ops page counts, read beside the writer.</summary>
internal static class OpsQueries
{
    private const long Day = 86_400_000;

    /// <summary>Published triggers by day and stage.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="since">Fired at or after, Unix milliseconds UTC.</param>
    public static IReadOnlyList<DayCount> FiredByDay(StoreConnection reader, long since) => Collect(
        reader, "SELECT fired_at / ?1, stage, COUNT(*) FROM triggers WHERE fired_at >= ?2 AND disposition = 0 GROUP BY 1, 2 ORDER BY 1, 2", Day, since);

    /// <summary>Reviews that come if nothing else happens, by day: read off the index on the review instant.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="from">From this instant on, Unix milliseconds UTC.</param>
    /// <param name="to">Before this one.</param>
    public static IReadOnlyList<DayCount> ReviewsByDay(StoreConnection reader, long from, long to) => Collect(
        reader, "SELECT next_review_at / ?1, 0, COUNT(*) FROM customers WHERE next_review_at >= ?2 AND next_review_at < ?3 GROUP BY 1 ORDER BY 1", Day, from, to);

    /// <summary>Those who were contacted and those who were held out.</summary>
    public static IReadOnlyList<ArmTotals> Arms(StoreConnection reader)
    {
        using var arms = reader.Prepare(
            """
            SELECT CASE WHEN disposition = 1 THEN 1 ELSE 0 END, COUNT(DISTINCT cycle_id), COUNT(DISTINCT CASE WHEN state = 1 THEN cycle_id END)
            FROM triggers WHERE disposition IN (0, 1) GROUP BY 1 ORDER BY 1
            """);
        var totals = new List<ArmTotals>();
        while (arms.Read())
            totals.Add(new ArmTotals(arms.Int64(0) == 1, arms.Int64(1), arms.Int64(2)));
        return totals;
    }

    private static List<DayCount> Collect(StoreConnection reader, string sql, params long[] values)
    {
        using var statement = reader.Prepare(sql);
        for (var i = 0; i < values.Length; i++)
            statement.Bind(i + 1, values[i]);
        var counts = new List<DayCount>();
        while (statement.Read())
            counts.Add(new DayCount(statement.Int64(0), statement.Int64(1), statement.Int64(2)));
        return counts;
    }
}
