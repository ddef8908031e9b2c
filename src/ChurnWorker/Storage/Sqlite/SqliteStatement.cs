using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static ChurnWorker.Storage.Sqlite.NativeMethods;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>
/// A statement prepared once and run many times, straight on the SQLite library: on the batch path ADO.NET's boxing of parameters and
/// a reader object a row cost more than SQLite itself.
/// </summary>
internal sealed class SqliteStatement : Statement
{
    private const int LongestOnStack = 200;
    private static readonly byte[] s_nothing = [0];
    private readonly Dictionary<int, (byte[] Bytes, string Text)> _repeated = [];
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Of <see cref="_statement"/>, which this object keeps alive.</summary>
    private readonly nint _handle;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _handle = _statement.DangerousGetHandle();
    }

    public override Statement Bind(int index, string? value)
    {
        if (value is null)
            Check(sqlite3_bind_null(_handle, index));
        else if (value.Length <= LongestOnStack)
            BindShort(index, value);
        else
            BindText(index, Encoding.UTF8.GetBytes(value));
        return this;
    }

    public override Statement Bind(int index, long value)
    {
        Check(sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    public override Statement Bind(int index, double value)
    {
        Check(sqlite3_bind_double(_handle, index, value));
        return this;
    }

    public override Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(sqlite3_bind_blob(_handle, index, in Start(value), value.Length, Transient));
        return this;
    }

    public override Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : Bind(index, (string?)null);

    public override Statement Bind(int index, double? value) => value is { } number ? Bind(index, number) : Bind(index, (string?)null);

    public override int Run()
    {
        var result = sqlite3_step(_handle);
        _ = sqlite3_reset(_handle);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            Check(result);
        return raw.sqlite3_changes(_database);
    }

    public override bool Read()
    {
        var result = sqlite3_step(_handle);
        if (result == raw.SQLITE_ROW)
            return true;
        _ = sqlite3_reset(_handle);
        if (result != raw.SQLITE_DONE)
            Check(result);
        return false;
    }

    public override void Reset() => _ = sqlite3_reset(_handle);

    public override long Int64(int column) => sqlite3_column_int64(_handle, column);

    public override double Double(int column) => sqlite3_column_double(_handle, column);

    public override byte[] Blob(int column) => Bytes(column).ToArray();

    public override string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public override string RepeatedText(int column)
    {
        var bytes = Bytes(column);
        if (!_repeated.TryGetValue(column, out var known) || !bytes.SequenceEqual(known.Bytes))
            _repeated[column] = known = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return known.Text;
    }

    public override bool IsNull(int column) => sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public override void Dispose() => _statement.Dispose();

    /// <summary>The bytes of a column, valid until the next step.</summary>
    private unsafe ReadOnlySpan<byte> Bytes(int column)
    {
        var start = sqlite3_column_blob(_handle, column);
        return start == 0 ? [] : new ReadOnlySpan<byte>((void*)start, sqlite3_column_bytes(_handle, column));
    }

    /// <summary>Ids are short: no byte array a parameter.</summary>
    private void BindShort(int index, string value)
    {
        Span<byte> bytes = stackalloc byte[3 * LongestOnStack];
        BindText(index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    private void BindText(int index, ReadOnlySpan<byte> bytes) =>
        Check(sqlite3_bind_text(_handle, index, in Start(bytes), bytes.Length, Transient));

    /// <summary>First byte of a span; of an empty one a byte that is not read, because a null pointer would bind NULL.</summary>
    private static ref readonly byte Start(ReadOnlySpan<byte> bytes) => ref bytes.IsEmpty ? ref s_nothing[0] : ref MemoryMarshal.GetReference(bytes);

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), result);
    }
}
