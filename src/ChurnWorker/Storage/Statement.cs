using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChurnWorker.Storage;

/// <summary>
/// A statement prepared once and run many times, straight on the SQLite library: on the batch path ADO.NET's boxing of parameters and
/// a reader object a row cost more than SQLite itself.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int LongestOnStack = 200;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly Dictionary<int, (byte[] Bytes, string Text)> _repeated = [];

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(int index, string? value)
    {
        if (value is null)
            Check(raw.sqlite3_bind_null(_statement, index));
        else if (value.Length is > 0 and <= LongestOnStack)
            BindShort(index, value);
        else
            Check(raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : Bind(index, (string?)null);

    public Statement Bind(int index, double? value) => value is { } number ? Bind(index, number) : Bind(index, (string?)null);

    /// <summary>Runs to the end; returns the number of rows changed.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(result);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Moves to the next row; resets at the end.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            Check(result);
        return false;
    }

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(_statement, column);

    public double Double(int column) => raw.sqlite3_column_double(_statement, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    /// <summary>Text of a column with few distinct values, mostly the same as in the row before: one string serves them all.</summary>
    public string RepeatedText(int column)
    {
        var bytes = raw.sqlite3_column_blob(_statement, column);
        if (!_repeated.TryGetValue(column, out var known) || !bytes.SequenceEqual(known.Bytes))
            _repeated[column] = known = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return known.Text;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    public double? NullableDouble(int column) => IsNull(column) ? null : Double(column);

    public string? NullableText(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => _statement.Dispose();

    /// <summary>Ids are short: no byte array a parameter. An empty span would bind NULL, so empty text goes the long way.</summary>
    private void BindShort(int index, string value)
    {
        Span<byte> bytes = stackalloc byte[3 * LongestOnStack];
        Check(raw.sqlite3_bind_text(_statement, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), result);
    }
}
