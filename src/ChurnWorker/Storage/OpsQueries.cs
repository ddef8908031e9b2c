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
