using System.Runtime.CompilerServices;
using ChurnWorker.IntegrationTests.EndToEnd;

namespace ChurnWorker.IntegrationTests.Contracts;

/// <summary>Runs the repository's Python and Node files as their users would.</summary>
internal static class Foreign
{
    /// <summary>Debian's interpreter, or Node, by the file's extension.</summary>
    public static string InterpreterOf(string file) => file.EndsWith(".py", StringComparison.Ordinal) ? "/usr/bin/python3" : "/usr/bin/node";

    /// <summary>Full path of a file of the repository.</summary>
    public static string PathOf(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", file));

    /// <summary>Runs a file on a message and returns exit code and standard output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, string message, params string[] arguments)
    {
        var input = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(input, message);
            await using var process = ChildProcess.Start(
                "/bin/sh", ["-c", "input=$1; shift; exec \"$@\" <\"$input\"", "sh", input, InterpreterOf(file), PathOf(file), .. arguments],
                new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1" });
            var exitCode = await process.WaitForExitAsync();
            return (exitCode, exitCode is 0 or 1 ? process.StandardOutput : process.Output);
        }
        finally
        {
            File.Delete(input);
        }
    }
}
