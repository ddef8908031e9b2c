using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>
/// Takes the last bytes of erased rows out of the files. <c>secure_delete</c> overwrites what is deleted where it lies, but a page that was
/// split or rebuilt earlier keeps copies of rows it no longer holds, and the write-ahead log keeps whole old pages.
/// </summary>
/// <remarks>
/// Looking whether a copy is left before rebuilding would be cheaper, but the file must not be opened beside SQLite in the same process:
/// closing it would drop SQLite's locks (POSIX), and the library comes without the dbpage table.
/// </remarks>
internal static class Scrubber
{
    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>
    /// Empties the write-ahead log and rebuilds the file. Outside any transaction, with the gate held. Returns false while another process is in
    /// the way: it stays due and is done when the store is opened next.
    /// </summary>
    public static bool Scrub(Database database)
    {
        try
        {
            // A rebuilt store needs as much room again as the store: on disk, not in memory
            database.Writer.Execute("PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY");
            using (var transaction = database.Begin())
            {
                MetaStore.NoteScrub(database, isDue: false);
                transaction.Commit();
            }

            return database.Writer.ExecuteScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Busy or Locked)
        {
            return false;
        }
    }
}
