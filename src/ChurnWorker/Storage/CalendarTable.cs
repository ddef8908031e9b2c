using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>What was expected to fire by day, and what fired. Writes happen inside a <see cref="WriteTransaction"/> only.</summary>
internal static class CalendarTable
{
    /// <summary>Writes what is expected of days to come. What was said of a day that has begun stays, so that what fires can be held against it.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="days">The days.</param>
    /// <param name="today">Day number.</param>
    public static void Expect(StoreConnection writer, IEnumerable<CalendarDay> days, int today)
    {
        foreach (var d in days)
        {
            var parameters = new { day = d.Day, expected = d.Expected, low = d.Low, high = d.High };
            writer.Execute(
                d.Day > today
                    ? "INSERT INTO calendar (day, expected, low, high) VALUES (@day, @expected, @low, @high) ON CONFLICT (day) DO UPDATE SET expected = excluded.expected, low = excluded.low, high = excluded.high"
                    : "INSERT INTO calendar (day, expected, low, high) VALUES (@day, @expected, @low, @high) ON CONFLICT (day) DO NOTHING",
                parameters);
        }
    }

    /// <summary>Writes how many fired on a day that is over.</summary>
    public static void Count(StoreConnection writer, int day, int actual) =>
        writer.Execute("UPDATE calendar SET actual = @actual WHERE day = @day", new { day, actual });

    /// <summary>Days from one up to another, that excluded.</summary>
    public static IReadOnlyList<CalendarRow> Between(StoreConnection reader, int from, int to)
    {
        using var rows = reader.Prepare("SELECT day, expected, low, high, actual FROM calendar WHERE day >= ? AND day < ? ORDER BY day");
        var found = new List<CalendarRow>();
        rows.Bind(1, (long)from).Bind(2, (long)to);
        while (rows.Read())
            found.Add(new CalendarRow(new CalendarDay(rows.Int32(0), rows.Double(1), rows.Int32(2), rows.Int32(3)), (int?)rows.NullableInt64(4)));
        return found;
    }
}
