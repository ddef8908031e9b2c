using System.Text;
using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>One value of a row, without a box around a number.</summary>
/// <param name="Kind">What it is, also when it is null.</param>
/// <param name="IsNull">Whether there is none.</param>
/// <param name="Number">A whole number, or the bits of a double.</param>
/// <param name="Reference">A text or bytes.</param>
internal readonly record struct Cell(CellKind Kind, bool IsNull, long Number, object? Reference)
{
    public static Cell Of(string? text) => new(CellKind.Text, text is null, 0, text);

    public static Cell Of(long? number) => new(CellKind.Number, number is null, number ?? 0, null);

    public static Cell Of(double? number) => new(CellKind.Double, number is null, BitConverter.DoubleToInt64Bits(number ?? 0), null);

    public static Cell Of(byte[]? bytes) => new(CellKind.Bytes, bytes is null, 0, bytes);

    public string Text => (string)Reference!;

    public double Double => BitConverter.Int64BitsToDouble(Number);

    public byte[] Bytes => Reference as byte[] ?? Encoding.UTF8.GetBytes(Text);

    /// <summary>Reads a whole row.</summary>
    public static Cell[] Row(NpgsqlDataReader reader, ReadOnlySpan<CellKind> kinds)
    {
        var row = new Cell[kinds.Length];
        for (var i = 0; i < row.Length; i++)
        {
            var isNull = reader.IsDBNull(i);
            row[i] = kinds[i] switch
            {
                CellKind.Text => Of(isNull ? null : reader.GetString(i)),
                CellKind.Double => Of(isNull ? null : reader.GetDouble(i)),
                CellKind.Bytes => Of(isNull ? null : reader.GetFieldValue<byte[]>(i)),
                _ => Of(isNull ? null : reader.GetInt64(i)),
            };
        }

        return row;
    }

    /// <summary>What the columns of a result are.</summary>
    public static CellKind[] KindsOf(NpgsqlDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(i => KindOf(reader.GetFieldType(i)))];

    /// <summary>One parameter.</summary>
    public NpgsqlParameter ToParameter() => Kind switch
    {
        CellKind.Text => new NpgsqlParameter<string?> { TypedValue = (string?)Reference, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
        CellKind.Double => new NpgsqlParameter<double?> { TypedValue = IsNull ? null : Double, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Double },
        CellKind.Bytes => new NpgsqlParameter<byte[]?> { TypedValue = (byte[]?)Reference, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea },
        _ => new NpgsqlParameter<long?> { TypedValue = IsNull ? null : Number, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
    };

    /// <summary>One parameter that holds a column of many rows.</summary>
    public static NpgsqlParameter ToArray(CellKind kind, IReadOnlyList<Cell[]> rows, int column) => kind switch
    {
        CellKind.Text => new NpgsqlParameter<string?[]> { TypedValue = Column(rows, column, cell => (string?)cell.Reference) },
        CellKind.Double => new NpgsqlParameter<double?[]> { TypedValue = Column(rows, column, cell => cell.IsNull ? (double?)null : cell.Double) },
        CellKind.Bytes => new NpgsqlParameter<byte[]?[]> { TypedValue = Column(rows, column, cell => (byte[]?)cell.Reference) },
        _ => new NpgsqlParameter<long?[]> { TypedValue = Column(rows, column, cell => cell.IsNull ? (long?)null : cell.Number) },
    };

    /// <summary>The type of such an array.</summary>
    public static string ArrayOf(CellKind kind) => kind switch
    {
        CellKind.Text => "text[]",
        CellKind.Double => "double precision[]",
        CellKind.Bytes => "bytea[]",
        _ => "bigint[]",
    };

    private static T[] Column<T>(IReadOnlyList<Cell[]> rows, int column, Func<Cell, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i][column]);
        return values;
    }

    private static CellKind KindOf(Type type) =>
        type == typeof(string) ? CellKind.Text : type == typeof(double) ? CellKind.Double : type == typeof(byte[]) ? CellKind.Bytes : CellKind.Number;
}
