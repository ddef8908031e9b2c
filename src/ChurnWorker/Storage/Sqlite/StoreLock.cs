namespace ChurnWorker.Storage.Sqlite;

/// <summary>Keeps a second worker off a SQLite store: held while the worker runs, let go by the system however it ends.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream? _file;

    private StoreLock(FileStream? file) => _file = file;

    /// <summary>Of a store that any number of workers may use.</summary>
    public static StoreLock None { get; } = new(null);

    /// <summary>Takes the lock of a store.</summary>
    /// <exception cref="IOException">Another worker runs on it, or the folder cannot be written.</exception>
    public static StoreLock Take(string storePath)
    {
        var path = storePath + ".lock";
        try
        {
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException e)
        {
            throw new IOException($"Another worker runs on {storePath}: it holds {path}. A SQLite store serves one worker.", e);
        }
    }

    public void Dispose() => _file?.Dispose();
}
