using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Replay;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>import FILE</c>: backfills history into the configured store. No trigger is ever published by it.</summary>
internal static class ImportCommand
{
    private const int Batch = 4000;

    public static Command Create(TimeProvider time)
    {
        var file = InputFile.Argument();
        var json = new Option<bool>("--json") { Description = "Print the counts as JSON" };
        return new Command("import", "Backfill history from a file into the store, then calibrate; publishes nothing") { file, json }
            .Runs((parsed, options) =>
            {
                var path = InputFile.Existing(parsed.GetValue(file)!);
                var result = Import(path, options, time.GetUtcNow().ToUnixTimeMilliseconds());
                if (parsed.GetValue(json))
                    JsonOutput.Write(result);
                else
                    Console.Out.WriteLine(result.ToText());
                return ExitCodes.Ok;
            });
    }

    private static ImportResult Import(string path, WorkerOptions options, long now)
    {
        using var instruments = new Instruments();
        using var database = Database.Open(Store.Of(options.Store.Connection));

        // Backfill is whatever crossed before the service went live: for a store that has not run yet, everything until now.
        using var engine = new Engine(options, database, database.Read(MetaStore.ReadLiveSince) ?? long.MaxValue, instruments);
        engine.Rebuilder.RunWhereRulesChanged();
        var counts = new ReplayCounts();
        FileProgress.Run("importing", path, progress =>
        {
            foreach (var batch in EventFile.Read(path, options.Intake.Source, now, progress).Chunk(Batch))
                counts.Count(engine.Assessor.Assess(batch, now));
        });
        var calibration = engine.Calibrator.Run(now);
        return new ImportResult(counts, calibration.Customers, calibration.Model?.Id);
    }
}
