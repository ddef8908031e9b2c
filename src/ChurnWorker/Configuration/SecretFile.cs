namespace ChurnWorker.Configuration;

/// <summary>A secret that was read from a file and may be replaced there while the worker runs.</summary>
/// <param name="path">The file.</param>
/// <param name="lastKnown">What it held at the start.</param>
internal sealed class SecretFile(string path, string lastKnown)
{
    private volatile string _lastKnown = lastKnown;

    /// <summary>What the file holds now; what it held last where it cannot be read, e.g. while it is being replaced.</summary>
    public string Read()
    {
        try
        {
            if (TextOf(path) is { Length: > 0 } text)
                _lastKnown = text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The old secret may still hold
        }

        return _lastKnown;
    }

    /// <summary>A secret as a file holds it: without the line break that editors add.</summary>
    public static string TextOf(string path) => File.ReadAllText(path).TrimEnd('\r', '\n');
}
