namespace ChurnWorker.Storage;

/// <summary>The SQLite library that is really loaded, which may not be the one a package name suggests.</summary>
internal static class NativeSqlite
{
    /// <summary>Its version, e.g. <c>3.50.4</c>.</summary>
    public static string Version()
    {
        SQLitePCL.Batteries_V2.Init();
        return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }
}
