using Microsoft.Win32.SafeHandles;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>
/// Waits for the disk in place of SQLite, which would do it within the commit: the next transaction need not wait with it. What is in the log and
/// synced survives as after a commit with synchronous=FULL.
/// </summary>
/// <remarks>SQLite locks the file and its index, never the log: opening and closing the log beside it drops no lock.</remarks>
/// <param name="path">The write-ahead log.</param>
internal sealed class LogSync(string path) : IDisposable
{
    private SafeFileHandle? _log;
    private bool _hasFailed;

    /// <summary>Waits until everything that was committed before is on disk.</summary>
    /// <exception cref="IOException">
    /// The disk refused, now or before: the system reports that once, and may count as written what never was. Whoever needs to know must open the
    /// store again.
    /// </exception>
    public void Sync()
    {
        if (_hasFailed)
            throw new IOException($"{path} could not be brought to disk; what was committed since then may not be there. Start the worker again.");
        try
        {
            _log ??= File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(_log);
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    public void Dispose() => _log?.Dispose();
}
