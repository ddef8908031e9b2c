namespace ChurnWorker.Storage;

/// <summary>Moves everything a store holds into an empty one, of whichever dialect: in one transaction, so that a copy that was broken off is none.</summary>
internal static class StoreCopy
{
    private const int Chunk = 5000;

    /// <summary>The first table of a store that holds something; null where nothing was ever taken in.</summary>
    public static string? FirstFilled(StoreConnection store) =>
        store.Tables().Select(t => t.Name).FirstOrDefault(table => table != "meta" && store.ExecuteScalar<long>($"SELECT COUNT(*) FROM (SELECT 1 FROM {table} LIMIT 1) AS one") > 0);

    /// <summary>Copies all tables.</summary>
    /// <param name="from">Where everything is read, at one moment.</param>
    /// <param name="to">An empty store.</param>
    /// <param name="progress">Told of each table how many rows are copied so far.</param>
    public static void Run(StoreConnection from, StoreConnection to, Action<string, long> progress)
    {
        var tables = from.Tables();
        to.Begin(null, isAlone: true);
        try
        {
            // A new store has a key of its own for its tombstones; the hashes that come are of the old one's
            to.Execute("DELETE FROM meta");
            foreach (var table in tables)
                Copy(table, from, to, progress);
            to.Commit();
        }
        catch
        {
            to.Rollback();
            throw;
        }
    }

    private static void Copy(StoredTable table, StoreConnection from, StoreConnection to, Action<string, long> progress)
    {
        var columns = string.Join(", ", table.Columns.Select(c => c.Name));
        using var rows = from.Scan($"SELECT {columns} FROM {table.Name}");
        using var insert = to.Insert(table.Name, columns, key: "", OnConflict.Fail);
        var copied = 0L;
        while (rows.Read())
        {
            for (var i = 0; i < table.Columns.Count; i++)
                Bind(insert, i, table.Columns[i].Kind, rows);
            insert.Run();
            if (++copied % Chunk != 0)
                continue;
            to.Settle();
            progress(table.Name, copied);
        }

        to.Settle();
        if (table.Columns.Any(c => c.Name == "sequence"))
            to.Renumber(table.Name);
        progress(table.Name, copied);
    }

    private static void Bind(Statement insert, int column, StoredKind kind, Statement row)
    {
        var isNull = row.IsNull(column);
        _ = kind switch
        {
            StoredKind.Number => insert.Bind(column + 1, isNull ? (long?)null : row.Int64(column)),
            StoredKind.Real => insert.Bind(column + 1, isNull ? (double?)null : row.Double(column)),
            StoredKind.Bytes => insert.Bind(column + 1, row.Blob(column)),
            _ => insert.Bind(column + 1, isNull ? null : row.Text(column)),
        };
    }
}
