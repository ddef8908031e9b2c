using SQLitePCL;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>The SQLite library that is really loaded, which may not be the one a package name suggests.</summary>
internal static class NativeSqlite
{
    private static readonly Lazy<int> s_initialised = new(() =>
    {
        Batteries_V2.Init();

        // Each connection is used by one thread at a time: the gate guards the writer, readers are not shared. The library's own lock
        // around every call is then wasted; it costs about a twentieth of a batch.
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    });

    /// <summary>Loads the library, once; before the first connection.</summary>
    public static void Initialise() => _ = s_initialised.Value;

    /// <summary>Its version, e.g. <c>3.50.4</c>.</summary>
    public static string Version()
    {
        Initialise();
        return raw.sqlite3_libversion().utf8_to_string();
    }
}
