namespace ChurnWorker.Storage.Postgres;

/// <summary>What all statements on PostgreSQL share: parameters are cells, and so is the row in hand.</summary>
internal abstract class PostgresStatement(int parameters) : Statement
{
    private IEnumerator<Cell[]>? _rows;

    /// <summary>Parameters bound so far.</summary>
    protected Cell[] Bound { get; private set; } = new Cell[parameters];

    public override Statement Bind(int index, string? value) => Bind(index, Cell.Of(value));

    public override Statement Bind(int index, long value) => Bind(index, Cell.Of(value));

    public override Statement Bind(int index, long? value) => Bind(index, Cell.Of(value));

    public override Statement Bind(int index, double value) => Bind(index, Cell.Of(value));

    public override Statement Bind(int index, double? value) => Bind(index, Cell.Of(value));

    public override Statement Bind(int index, ReadOnlySpan<byte> value) => Bind(index, Cell.Of(value.ToArray()));

    public override int Run() => throw new InvalidOperationException("This statement reads.");

    public override bool Read()
    {
        _rows ??= Query();
        if (_rows.MoveNext())
            return true;
        Reset();
        return false;
    }

    public override void Reset()
    {
        _rows?.Dispose();
        _rows = null;
    }

    public override bool IsNull(int column) => _rows!.Current[column].IsNull;

    public override long Int64(int column) => _rows!.Current[column].Number;

    public override double Double(int column) => _rows!.Current[column].Double;

    public override string Text(int column) => _rows!.Current[column].Text;

    public override string RepeatedText(int column) => Text(column);

    public override byte[] Blob(int column) => _rows!.Current[column].Bytes;

    public override void Dispose() => Reset();

    /// <summary>The rows for the parameters bound.</summary>
    protected virtual IEnumerator<Cell[]> Query() => throw new InvalidOperationException("This statement writes.");

    /// <summary>Takes the parameters bound; the next run has its own.</summary>
    protected Cell[] TakeBound()
    {
        var taken = Bound;
        Bound = new Cell[taken.Length];
        return taken;
    }

    /// <summary>A key as one text: ids hold no control characters.</summary>
    protected static string KeyOf(ReadOnlySpan<Cell> row, ReadOnlySpan<int> columns)
    {
        if (columns.Length == 1)
            return PartOf(row[columns[0]]);
        var parts = new string[columns.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = PartOf(row[columns[i]]);
        return string.Join('\0', parts);
    }

    private static string PartOf(in Cell cell) => cell.Kind == CellKind.Text ? cell.Text : cell.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private PostgresStatement Bind(int index, Cell value)
    {
        Bound[index - 1] = value;
        return this;
    }
}
