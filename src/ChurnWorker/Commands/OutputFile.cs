namespace ChurnWorker.Commands;

/// <summary>Files that a verb writes when its work is done.</summary>
internal static class OutputFile
{
    /// <summary>Finds before the work, not after it, that the file would have no place; null is no file.</summary>
    /// <exception cref="CommandFailedException">Its folder does not exist.</exception>
    public static void CheckFolder(string? path)
    {
        if (path is null)
            return;
        if (path.Length == 0 || Directory.Exists(path))
            throw new CommandFailedException($"'{path}' is no name of a file.", ExitCodes.Usage);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"There is no folder {folder}.", ExitCodes.Usage);
    }
}
