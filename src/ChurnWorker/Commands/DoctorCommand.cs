using System.CommandLine;
using System.Text.Json;
using ChurnWorker.Commands.Diagnosis;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>doctor</c>: configuration in force, connections, native library, and the data quality of a file. Changes nothing.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "File of events whose quality to check.", Arity = ArgumentArity.ZeroOrOne };
        var config = CommonOptions.Config();
        var set = CommonOptions.Set();
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Check configuration, connections and, with a file, the quality of its data.") { file, config, set, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file),
            ConfigurationLoader.Load(parsed.GetValue(config), parsed.GetValue(set) ?? []),
            parsed.GetValue(json),
            parsed.InvocationConfiguration,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string? file, ConfigurationResult configuration, bool json, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (!configuration.IsValid)
        {
            configuration.WriteErrors(console.Error);
            return 2;
        }

        var options = configuration.Options;
        List<Finding> checks =
        [
            new("configuration", true, $"{configuration.Origins.Count} of {ConfigurationTable.Settings.Count} settings are configured"),
            ConnectionChecks.Store(options.Store),
            ConnectionChecks.NativeLibrary(),
            await ConnectionChecks.BusAsync(options.Bus, cancellationToken),
        ];
        var quality = file is null ? null : Examine(file, options, checks);
        var diagnosed = new Diagnosed(Instruments.Version, checks.All(c => c.Ok), checks, EffectiveSetting.Of(options, configuration.Origins), quality);
        if (json)
            console.Output.WriteLine(JsonSerializer.Serialize(diagnosed, s_json));
        else
            DiagnosisText.Write(console.Output, diagnosed, toTerminal: ReferenceEquals(console.Output, Console.Out) && !Console.IsOutputRedirected);
        return diagnosed.Ok ? 0 : 1;
    }

    private static DataQualityReport? Examine(string file, WorkerOptions options, List<Finding> checks)
    {
        try
        {
            var quality = new DataQuality();
            ConsoleProgress.Run("read", progress =>
            {
                var length = Math.Max(1.0, new FileInfo(file).Length);
                foreach (var row in EventFile.Read(file, options.Intake.Source, receivedAt: null, bytes => progress(bytes / length)))
                    quality.Add(row);
            });
            var report = quality.Report();
            checks.Add(new Finding("file", report.Events > 0, report.Events > 0 ? $"{report.Rows} rows read" : $"{report.Rows} rows read, none of them an event"));
            return report;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            checks.Add(new Finding("file", false, e.Message));
            return null;
        }
    }
}
