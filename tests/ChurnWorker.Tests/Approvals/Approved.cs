using System.Runtime.CompilerServices;

namespace ChurnWorker.Tests.Approvals;

/// <summary>Compares text that others depend on with the approved text beside this file.</summary>
internal static class Approved
{
    /// <summary>Fails with both texts when they differ; what was received lies beside the tests' binaries, ready to be approved by copying.</summary>
    public static void Matches(string name, string received, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "received");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), received);
        var approved = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Approvals", name));
        string[] expected = File.Exists(approved) ? File.ReadAllLines(approved) : [];
        received.TrimEnd().ReplaceLineEndings("\n").Split('\n').ShouldBe(expected, $"approved text: {approved}");
    }
}
