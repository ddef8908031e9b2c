using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>Reads the rows of a key: from what was read ahead, else from the store. A key that is written to is read anew.</summary>
internal sealed class LookupStatement : PostgresStatement
{
    private static readonly List<Cell[]> s_none = [];
    private readonly PostgresStoreConnection _store;
    private readonly string _columns;
    private readonly string _sql;
    private readonly string[] _key;
    private readonly int[] _keyIndexes;
    private readonly Dictionary<string, List<Cell[]>> _known = new(StringComparer.Ordinal);

    public LookupStatement(PostgresStoreConnection store, string table, string[] columns, string[] key, string order)
        : base(key.Length)
    {
        _store = store;
        Table = table;
        _key = key;
        _columns = string.Join(", ", columns);
        _keyIndexes = [.. Enumerable.Range(columns.Length, key.Length)];
        var wanted = string.Join(", ", key.Select((_, i) => $"${i + 1}::text[]"));
        var selected = string.Join(", ", columns.Concat(key).Select(c => $"t.{c}"));
        var on = string.Join(" AND ", key.Select(c => $"t.{c} = wanted.{c}"));
        var orderBy = order.Length == 0 ? "" : $" ORDER BY {string.Join(", ", order.Split(", ").Select(c => $"t.{c}"))}";
        _sql = $"SELECT {selected} FROM unnest({wanted}) AS wanted ({string.Join(", ", key)}) JOIN {table} AS t ON {on}{orderBy}";
    }

    public string Table { get; }

    /// <summary>Whether it reads by these columns.</summary>
    public bool IsBy(ReadOnlySpan<string> columns) => columns.SequenceEqual(_key);

    /// <summary>Whether these are the columns it reads.</summary>
    public bool IsOf(string columns) => _columns == columns;

    /// <summary>Whether a key is known to have no row, or one; null when that was not looked at.</summary>
    public bool? Has(string key) => _known.TryGetValue(key, out var rows) ? rows.Count > 0 : null;

    /// <summary>The same, asking the store if need be.</summary>
    public bool HasNow(string key) => RowsOf(key).Count > 0;

    /// <summary>The first column of everything known.</summary>
    public IEnumerable<string> KnownTexts() => _known.Values.SelectMany(rows => rows).Where(row => !row[0].IsNull).Select(row => row[0].Text);

    /// <summary>Adds to a batch what reads many keys at once; <see cref="Take"/> reads its result.</summary>
    public void ReadAhead(NpgsqlBatch batch, IReadOnlyCollection<string> keys)
    {
        foreach (var key in keys)
            _known[key] = s_none;
        batch.BatchCommands.Add(Command(keys));
    }

    /// <summary>Takes the rows that were read ahead.</summary>
    public void Take(NpgsqlDataReader reader)
    {
        var kinds = Cell.KindsOf(reader);
        while (reader.Read())
        {
            var row = Cell.Row(reader, kinds);
            var key = KeyOf(row, _keyIndexes);
            if (_known.TryGetValue(key, out var rows) && rows.Count > 0)
                rows.Add(row);
            else
                _known[key] = [row];
        }
    }

    /// <summary>Forgets what is known of the key that a row has, or all where the row does not say.</summary>
    public void Forget(ReadOnlySpan<string> columns, ReadOnlySpan<Cell> row)
    {
        Span<int> indexes = stackalloc int[_key.Length];
        for (var i = 0; i < indexes.Length; i++)
            indexes[i] = columns.IndexOf(_key[i]);
        if (indexes.Contains(-1))
            _known.Clear();
        else
            _known.Remove(KeyOf(row, indexes));
    }

    public void Forget() => _known.Clear();

    protected override IEnumerator<Cell[]> Query() => RowsOf(KeyOf(Bound, [.. Enumerable.Range(0, Bound.Length)])).GetEnumerator();

    private List<Cell[]> RowsOf(string key)
    {
        if (_known.TryGetValue(key, out var rows))
            return rows;
        _store.Flush(Table);
        using var batch = new NpgsqlBatch(_store.Connection);
        batch.BatchCommands.Add(Command([key]));
        using var reader = batch.ExecuteReader();
        var kinds = Cell.KindsOf(reader);
        var found = new List<Cell[]>();
        while (reader.Read())
            found.Add(Cell.Row(reader, kinds));
        return found;
    }

    private NpgsqlBatchCommand Command(IReadOnlyCollection<string> keys)
    {
        var parts = keys.Select(key => key.Split('\0')).ToList();
        var command = new NpgsqlBatchCommand(_sql);
        for (var i = 0; i < _key.Length; i++)
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. parts.Select(p => p[i])] });
        return command;
    }
}
