using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>
/// Writes rows together: what is run is held back until somebody must see it, at the latest until the commit, and is then one statement for
/// all rows. One row a key, and keys in order, so that two workers never wait for each other crosswise.
/// </summary>
internal abstract class WriteStatement : PostgresStatement
{
    private readonly string[] _names;
    private readonly List<Cell[]> _rows = [];
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);

    /// <param name="store">The connection.</param>
    /// <param name="table">The table.</param>
    /// <param name="names">Columns that are bound, in order.</param>
    /// <param name="key">Columns of the key; none where rows cannot meet.</param>
    protected WriteStatement(PostgresStoreConnection store, string table, string[] names, string[] key)
        : base(names.Length)
    {
        Store = store;
        Table = table;
        _names = names;
        Key = key;
        KeyIndexes = [.. key.Select(c => Array.IndexOf(names, c))];
    }

    public string Table { get; }

    /// <summary>Whether rows are held back.</summary>
    public bool IsPending => _rows.Count > 0;

    protected PostgresStoreConnection Store { get; }

    protected string[] Key { get; }

    protected int[] KeyIndexes { get; }

    protected IReadOnlyList<string> Names => _names;

    /// <summary>Whether a row of a key is held back.</summary>
    public bool Holds(string key) => _byKey.ContainsKey(key);

    /// <summary>Columns of the key.</summary>
    public ReadOnlySpan<string> KeyColumns => Key;

    public bool IsBy(ReadOnlySpan<string> key) => key.SequenceEqual(Key);

    /// <summary>Adds what is held back to a batch, and what must have come of it.</summary>
    public void AddTo(NpgsqlBatch batch, List<ExpectedRows> expected)
    {
        IReadOnlyList<Cell[]> rows = SortsRows ? [.. _byKey.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => _rows[p.Value])] : [.. _rows];
        Discard();
        Write(batch, rows, expected);
    }

    /// <summary>Lets go of what is held back.</summary>
    public void Discard()
    {
        _rows.Clear();
        _byKey.Clear();
    }

    /// <summary>Whether the order of writing does not matter.</summary>
    protected abstract bool SortsRows { get; }

    protected abstract void Write(NpgsqlBatch batch, IReadOnlyList<Cell[]> rows, List<ExpectedRows> expected);

    /// <summary>Holds back the row that is bound.</summary>
    protected void Hold(string key)
    {
        var row = TakeBound();
        if (Key.Length > 0)
            Store.FlushOthers(this, key);
        if (Key.Length > 0 && _byKey.TryGetValue(key, out var known))
        {
            _rows[known] = row;
        }
        else
        {
            if (Key.Length > 0)
                _byKey[key] = _rows.Count;
            _rows.Add(row);
        }

        Store.Written(Table, _names, row);
    }

    protected string BoundKey() => Key.Length == 0 ? "" : KeyOf(Bound, KeyIndexes);

    protected string KeyOfRow(Cell[] row) => KeyOf(row, KeyIndexes);

    /// <summary>All rows as a table of arrays.</summary>
    protected static (string From, List<NpgsqlParameter> Parameters) Unnest(IReadOnlyList<Cell[]> rows)
    {
        var kinds = rows[0].Select(cell => cell.Kind).ToList();
        var parameters = kinds.Select((kind, i) => Cell.ToArray(kind, rows, i)).ToList();
        return ($"unnest({string.Join(", ", kinds.Select((kind, i) => $"${i + 1}::{Cell.ArrayOf(kind)}"))})", parameters);
    }

    protected static void Add(NpgsqlBatch batch, string sql, List<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
