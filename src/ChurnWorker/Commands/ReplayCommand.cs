using System.CommandLine;
using System.Diagnostics;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Storage.Sqlite;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>replay FILE</c>: history through the real engine on an event-time clock.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = InputFile.Argument();
        var triggers = new Option<string?>("--triggers") { Description = "Write every outbound message to this file, one JSON line each, by time" };
        var summary = new Option<string?>("--summary") { Description = "Write the totals to this file as JSON" };
        var warmup = DateOption.Day("--warmup-until", "Publish nothing before this date");
        var store = new Option<string?>("--store") { Description = "Keep the store in this new file, or in an empty schema as postgres:CONNECTION-STRING; default: a temporary file", HelpName = "STORE" };
        var every = new Option<string>("--calibrate-every")
        {
            Description = "Event time between two calibrations, e.g. 7d; 0 for never",
            DefaultValueFactory = _ => "7d",
        };
        var policies = new Option<string[]>("--policy")
        {
            Description = "Replay under the policy of this JSON file (members of WinBack); several compare policies side by side",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Print the totals as JSON" };
        return new Command("replay", "The time machine: run a file of events through the real engine, each customer reviewed at the instant it was due")
        {
            file, triggers, summary, warmup, store, every, policies, json,
        }.Runs((parsed, options) =>
        {
            var settings = new ReplaySettings(
                InputFile.Existing(parsed.GetValue(file)!), parsed.GetValue(store) is { } named ? New(named) : null, parsed.GetValue(warmup), Interval(parsed.GetValue(every)!));
            OutputFile.CheckFolder(parsed.GetValue(triggers));
            OutputFile.CheckFolder(parsed.GetValue(summary));
            if (parsed.GetValue(policies) is { Length: > 0 } files)
            {
                if (settings.Store is not null || parsed.GetValue(triggers) is not null)
                    throw new CommandFailedException("--policy compares totals: it goes with neither --store nor --triggers.", ExitCodes.Usage);
                return Compare(settings, [.. files.Select(f => (f, PolicyFile.Load(f, parsed.GetValue(ConfiguredCommand.Config), parsed.GetValue(ConfiguredCommand.Set) ?? [])))], parsed.GetValue(summary), parsed.GetValue(json));
            }

            var totals = Replay(settings, options, parsed.GetValue(triggers));
            if (parsed.GetValue(summary) is { } path)
                JsonOutput.Write(totals, path);
            if (parsed.GetValue(json))
                JsonOutput.Write(totals);
            else
                ReplayTable.Write(totals);
            return totals.IsComplete ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    private static ReplaySummary Replay(ReplaySettings settings, WorkerOptions options, string? triggers)
    {
        var stopwatch = Stopwatch.StartNew();
        using var place = settings.Store is null ? TemporaryStore.Create() : null;
        using var instruments = new Instruments();
        var database = Database.Open(settings.Store ?? new SqliteStore(place!.Path, isDurable: false));
        using var engine = new Engine(options, database, settings.LiveSince(options), instruments);
        var machine = new TimeMachine(engine, settings.CalibrationInterval);
        FileProgress.Run("replaying", settings.File, progress => machine.Run(ReadAhead.Of(EventFile.Read(settings.File, options.Intake.Source, null, progress))));
        if (triggers is not null)
            MessageFile.Write(triggers, database);
        var totals = ReplayTotals.Of(engine, machine, stopwatch.Elapsed);

        // What is only replayed was never meant for the bus, also when a worker is started on the store that was kept
        if (settings.Store is not null)
            new OutboxStore(database).MarkAllPublished();
        return totals;
    }

    private static int Compare(ReplaySettings settings, IReadOnlyList<(string File, WorkerOptions Options)> policies, string? summary, bool isJson)
    {
        var compared = policies.Select(p => new ComparedPolicy(p.File, p.Options.ToPolicy().Version, Replay(settings, p.Options, null))).ToList();
        if (summary is not null)
            JsonOutput.Write(compared, summary);
        if (isJson)
            JsonOutput.Write(compared);
        else
            ReplayTable.Write(compared);
        return compared.TrueForAll(c => c.Totals.IsComplete) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>A history replayed into a store that a worker uses would send the past to the campaign system.</summary>
    private static Store New(string named)
    {
        var store = NamedStore.Of(Store.IsConnection(named) ? named : $"sqlite:{named}", "--store");
        if (store is SqliteStore)
            OutputFile.CheckFolder(store.Name);
        if (store.IsVacant())
            return store;
        store.Close();
        throw new CommandFailedException($"There is already something in {store.Name}; --store takes a new file or an empty schema, because a replay starts from nothing.", ExitCodes.Usage);
    }

    private static TimeSpan Interval(string text) =>
        text == "0" ? TimeSpan.Zero
            : DurationText.TryParse(text, out var interval) && interval >= TimeSpan.Zero
            ? interval
            : throw new CommandFailedException($"--calibrate-every {text} is not a duration such as 7d or 12h.", ExitCodes.Usage);
}
