namespace ChurnWorker.Tests.Replay;

/// <summary>The public event logs kept beside the repository, where they are.</summary>
internal static class SharedData
{
    public static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
