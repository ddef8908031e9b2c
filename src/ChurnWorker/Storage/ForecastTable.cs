namespace ChurnWorker.Storage;

/// <summary>The forecast ledger: what was said at each crossing, and what became of it. Inside a <see cref="WriteTransaction"/> only, unless told otherwise.</summary>
internal sealed class ForecastTable(StoreConnection writer) : IDisposable
{
    private const string Columns =
        "customer_id, made_at, stage, ends_at, silent_since, probability, raw_probability, mean_gap_days, model_id, published, stayed_away";

    private readonly Statement _add = writer.Insert("forecasts", Columns, "customer_id, made_at, stage", OnConflict.Replace);
    private readonly Statement _settle = writer.Update("forecasts", "stayed_away", "customer_id, made_at, stage");

    /// <summary>Writes a forecast, open or settled.</summary>
    public void Add(ForecastRow f) =>
        _add.Bind(1, f.CustomerId).Bind(2, f.MadeAt).Bind(3, (long)f.Stage).Bind(4, f.EndsAt).Bind(5, f.SilentSince).Bind(6, f.Probability)
            .Bind(7, f.RawProbability).Bind(8, f.MeanGapDays).Bind(9, f.ModelId).Bind(10, f.IsPublished ? 1L : 0L).Bind(11, Flag(f.StayedAway)).Run();

    /// <summary>Says what became of a forecast; null while that is open again.</summary>
    public void Settle(ForecastRow f, bool? stayedAway) =>
        _settle.Bind(1, Flag(stayedAway)).Bind(2, f.CustomerId).Bind(3, f.MadeAt).Bind(4, (long)f.Stage).Run();

    /// <summary>Forecasts whose outcome may still change, with the customer's last purchase, null for a customer without one; read beside the writer.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="finalBefore">Outcomes of horizons that ended before this instant stand.</param>
    public static List<(ForecastRow Forecast, long? LastPurchaseAt)> Unsettled(StoreConnection reader, long finalBefore)
    {
        using var rows = reader.Prepare(
            $"""
            SELECT {string.Join(", ", Columns.Split(", ").Select(c => "f." + c))}, c.last_purchase_at
            FROM forecasts f LEFT JOIN customers c ON c.customer_id = f.customer_id
            WHERE f.ends_at >= ? OR f.stayed_away IS NULL ORDER BY f.customer_id, f.made_at, f.stage
            """);
        rows.Bind(1, finalBefore);
        var found = new List<(ForecastRow, long?)>();
        while (rows.Read())
            found.Add((Row(rows), rows.NullableInt64(11)));
        return found;
    }

    /// <summary>The newest forecasts, read beside the writer.</summary>
    /// <param name="reader">A connection that reads.</param>
    /// <param name="most">How many at most.</param>
    public static List<ForecastRow> Newest(StoreConnection reader, int most)
    {
        using var rows = reader.Prepare($"SELECT {Columns} FROM forecasts ORDER BY made_at DESC, customer_id, stage LIMIT ?");
        rows.Bind(1, (long)most);
        var found = new List<ForecastRow>();
        while (rows.Read())
            found.Add(Row(rows));
        return found;
    }

    public void Dispose()
    {
        _add.Dispose();
        _settle.Dispose();
    }

    private static long? Flag(bool? value) => value is { } known ? known ? 1 : 0 : null;

    private static ForecastRow Row(Statement row) => new(
        row.Text(0), row.Int64(1), row.Int32(2), row.Int64(3), row.Int64(4), row.Double(5), row.Double(6), row.NullableDouble(7), row.Text(8),
        row.Int64(9) == 1, row.NullableInt64(10) is { } flag ? flag == 1 : null);
}
