using System.Text.Json;
using ChurnWorker.Configuration;
using ChurnWorker.IntegrationTests.EndToEnd;

namespace ChurnWorker.IntegrationTests.Chaos;

/// <summary>One short seeded run with a broker and a store of its own, for all tests of this folder: what it printed, and what it wrote down.</summary>
public sealed class ChaosRun : IAsyncLifetime
{
    // Debian's interpreter, the one python3-pika belongs to; the first python3 on PATH may be another
    private const string Interpreter = "/usr/bin/python3";
    private const int Events = 15_000;
    private const int Faults = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(9);
    private static readonly Dictionary<string, string> s_nothing = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-chaos-test-");

    /// <summary>0 when nothing was lost, doubled or wrong.</summary>
    public int ExitCode { get; private set; }

    /// <summary>The report, and what happened when.</summary>
    public string Output { get; private set; } = "";

    internal static string Scripts => Path.Combine(Root(), "tests", "ChurnWorker.IntegrationTests", "Chaos");

    private string Kept => Path.Combine(_folder.FullName, "kept");

    public async ValueTask InitializeAsync()
    {
        (ExitCode, Output) = await RunAsync("--events", $"{Events}", "--faults", $"{Faults}", "--seed", "1", "--keep", Kept);
    }

    /// <summary>Runs to the verdict; returns it and what was said.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var chaos = ChildProcess.Start(Interpreter, [Path.Combine(Scripts, "chaos.py"), "--worker", typeof(WorkerOptions).Assembly.Location, .. arguments], s_nothing);
        return (await chaos.WaitForExitAsync(s_patience), chaos.Output);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Falsifies a copy of what the run wrote down; returns the finding it asks for, and how the checker judges the copy.</summary>
    /// <param name="way">A way that sabotage.py knows; null leaves the copy as it is.</param>
    internal async Task<(string Finding, int ExitCode, string Output)> JudgeAsync(string? way)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder.FullName, way ?? "untouched")).FullName;
        foreach (var file in Directory.EnumerateFiles(Kept)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var finding = "";
        if (way is not null)
        {
            await using var sabotage = ChildProcess.Start(Interpreter, [Path.Combine(Scripts, "sabotage.py"), way, copy], s_nothing);
            (await sabotage.WaitForExitAsync()).ShouldBe(0, sabotage.Output);
            finding = sabotage.StandardOutput.Trim();
        }

        var command = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(Path.Combine(copy, "check.json")))!;
        await using var checker = ChildProcess.Start(command[0], command[1..].Select(part => part.Replace(Kept, copy, StringComparison.Ordinal)), s_nothing);
        return (finding, await checker.WaitForExitAsync(), checker.Output);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ChurnWorker.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
