using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>
/// Inserts rows together. A row that was read ahead and was not there must not have come since: the transaction was decided by its absence
/// and is done again.
/// </summary>
internal sealed class InsertStatement(PostgresStoreConnection store, string table, string[] columns, string[] key, OnConflict conflict)
    : WriteStatement(store, table, columns, key)
{
    private LookupStatement? _lookup;
    private bool _hasLookedForLookup;

    /// <summary>A table that numbers its rows numbers them as they were written.</summary>
    protected override bool SortsRows => Key.Length > 0 && (conflict != OnConflict.Keep || Lookup is not null);

    private LookupStatement? Lookup
    {
        get
        {
            if (!_hasLookedForLookup)
                (_lookup, _hasLookedForLookup) = (Store.FindLookup(Table, Key), true);
            return _lookup;
        }
    }

    public override int Run()
    {
        var bound = BoundKey();
        if (conflict == OnConflict.Keep && (Holds(bound) || Lookup?.HasNow(bound) == true))
            return 0;
        if (conflict == OnConflict.Fail && Key.Length > 0 && Holds(bound))
            throw new StoreConflictException($"Two rows of one key were inserted into {Table}.");
        if (Lookup?.Has(bound) == false)
            Store.MustBeNew(this, bound);
        Hold(bound);
        return 1;
    }

    protected override void Write(NpgsqlBatch batch, IReadOnlyList<Cell[]> rows, List<ExpectedRows> expected)
    {
        var isNew = Store.TakeMustBeNew(this);
        var rowsByAge = rows.ToLookup(row => isNew.Count > 0 && conflict != OnConflict.Fail && isNew.Contains(KeyOfRow(row)));
        var (fresh, others) = (rowsByAge[true].ToList(), rowsByAge[false].ToList());
        if (fresh.Count > 0)
        {
            Insert(batch, fresh, $" ON CONFLICT ({string.Join(", ", Key)}) DO NOTHING");
            expected.Add(new ExpectedRows(batch.BatchCommands.Count - 1, fresh.Count, Table));
        }

        if (others.Count > 0)
            Insert(batch, others, Otherwise());
    }

    private string Otherwise() => conflict switch
    {
        OnConflict.Keep => $" ON CONFLICT ({string.Join(", ", Key)}) DO NOTHING",
        OnConflict.Replace => $" ON CONFLICT ({string.Join(", ", Key)}) DO UPDATE SET {string.Join(", ", Names.Except(Key).Select(c => $"{c} = excluded.{c}"))}",
        _ => "",
    };

    private void Insert(NpgsqlBatch batch, IReadOnlyList<Cell[]> rows, string otherwise)
    {
        var (from, parameters) = Unnest(rows);
        Add(batch, $"INSERT INTO {Table} ({string.Join(", ", Names)}) SELECT * FROM {from}{otherwise}", parameters);
    }
}
