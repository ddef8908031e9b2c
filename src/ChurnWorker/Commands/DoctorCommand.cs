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
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var file = InputFile.Argument();
        file.Arity = ArgumentArity.ZeroOrOne;
        var json = new Option<bool>("--json") { Description = "Print JSON for programs instead of text for people." };
        return new Command("doctor", "Check configuration, connections and, with a file, the quality of its data.") { file, json }
            .RunsWith((parsed, configuration, cancellationToken) => RunAsync(
                parsed.GetValue(file), configuration, parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellationToken));
    }

    private static async Task<int> RunAsync(string? file, ConfigurationResult configuration, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        var options = configuration.Options!;
        List<Finding> checks =
        [
            new("configuration", true, $"{configuration.Origins.Count} of {ConfigurationTable.Settings.Count} settings are configured"),
            ConnectionChecks.Store(options.Store),
            ConnectionChecks.NativeLibrary(),
            await ConnectionChecks.BusAsync(options.Bus, cancellationToken),
        ];
        var quality = file is null ? null : Examine(file, options, checks);
        var (policy, shadow) = (options.ToPolicy(), options.ShadowPolicy());
        var diagnosed = new Diagnosed(
            Instruments.Version, checks.All(c => c.Ok), checks, policy.Version, JsonElement.Parse(policy.ToJson()), shadow?.Version, shadow is null ? null : JsonElement.Parse(shadow.ToJson()),
            EffectiveSetting.Of(options, configuration.Origins), quality);
        if (json)
            output.WriteLine(JsonSerializer.Serialize(diagnosed, JsonOutput.Options));
        else
            DiagnosisText.Write(output, diagnosed, toTerminal: ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected);
        return diagnosed.Ok ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static DataQualityReport? Examine(string file, WorkerOptions options, List<Finding> checks)
    {
        try
        {
            var quality = new DataQuality();
            FileProgress.Run("read", file, progress =>
            {
                foreach (var row in EventFile.Read(file, options.Intake.Source, receivedAt: null, progress))
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
