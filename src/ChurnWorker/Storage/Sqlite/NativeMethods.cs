using System.Runtime.InteropServices;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>
/// The few functions of the SQLite library that a batch calls a hundred times an event. The wrappers of SQLitePCLRaw take and release a
/// reference on a handle at every call; in a profile of a replay that was a tenth of all the work. The handle is held by <see cref="SqliteStatement"/>.
/// Binding and reading a column take less than the runtime's own bookkeeping around a call, which they therefore go without.
/// </summary>
internal static partial class NativeMethods
{
    private const string Library = "e_sqlite3";

    /// <summary>Tells SQLite to copy what is bound: the caller's memory moves on.</summary>
    public const nint Transient = -1;

    [LibraryImport(Library)]
    public static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_null(nint statement, int index);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_int64(nint statement, int index, long value);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_double(nint statement, int index, double value);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_text(nint statement, int index, in byte value, int length, nint destructor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_bind_blob(nint statement, int index, in byte value, int length, nint destructor);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial double sqlite3_column_double(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial nint sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition]
    public static partial int sqlite3_column_bytes(nint statement, int column);
}
