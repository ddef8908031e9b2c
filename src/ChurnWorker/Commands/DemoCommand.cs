using System.CommandLine;
using System.Text.Json;
using ChurnWorker.Demo;

namespace ChurnWorker.Commands;

/// <summary><c>demo</c>: the whole story on a simulated shop.</summary>
internal static class DemoCommand
{
    private const int LeastCustomers = 100;
    private const int MostCustomers = 100_000;

    public static Command Create()
    {
        var customers = NumberOption.Of("--customers", "Customers of the shop", "N", 4000, LeastCustomers, MostCustomers);
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness: equal seeds give equal figures", HelpName = "S", DefaultValueFactory = _ => 1 };
        var keep = new Option<string?>("--keep") { Description = "Keep store, history and messages in this folder; default: a temporary one", HelpName = "DIR" };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON" };
        return new Command("demo", "The whole story on a simulated shop: SQLite and the in-memory bus, default settings, nothing to install")
        {
            customers, seed, keep, json,
        }.RunsAlone(async (parsed, stop) =>
        {
            var console = parsed.InvocationConfiguration;
            using var place = parsed.GetValue(keep) is null ? TemporaryStore.Create() : null;
            var folder = parsed.GetValue(keep) is { } kept ? Fresh(kept) : Path.GetDirectoryName(place!.Path)!;
            var story = new DemoStory(new DemoSettings(parsed.GetValue(customers), parsed.GetValue(seed), folder), console.Error);
            var figures = await story.TellAsync(stop);
            console.Error.WriteLine();
            if (parsed.GetValue(json))
                console.Output.WriteLine(JsonSerializer.Serialize(figures, JsonOutput.Options));
            else
                DemoTable.Write(console.Output, figures);
            WriteNextSteps(console.Error, place is null ? folder : null, story.Example ?? "CUSTOMER");
            return figures.Received == figures.Published ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    /// <summary>The folder, made if need be; one that a demo has written to before would mix two stories.</summary>
    private static string Fresh(string folder)
    {
        var path = Directory.CreateDirectory(folder).FullName;
        return Directory.EnumerateFileSystemEntries(path).Any()
            ? throw new CommandFailedException($"--keep {folder}: the folder is not empty.", ExitCodes.Usage)
            : path;
    }

    private static void WriteNextSteps(TextWriter output, string? kept, string example)
    {
        var folder = kept ?? "DIR";
        output.WriteLine();
        output.WriteLine("To look further:");
        if (kept is null)
            output.WriteLine("  churnworker demo --keep DIR");
        output.WriteLine($"  churnworker explain {example} --set Store:Connection=sqlite:{Path.Combine(folder, "store.db")}");
        output.WriteLine($"  churnworker replay {Path.Combine(folder, "history.ndjson")} --triggers OUT.ndjson");
        output.WriteLine("  churnworker run                 the worker for your own shop; churnworker --help for the rest");
    }
}
